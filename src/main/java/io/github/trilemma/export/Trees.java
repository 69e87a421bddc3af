package io.github.trilemma.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.trilemma.config.ConfigReader;

/** Records as JSON trees, and trees as text: the same tree gives the same bytes. */
final class Trees {
    private static final JsonMapper JSON = JsonMapper.builder()
            // The common one would hold this engine's classes when a host lets go of them.
            .typeFactory(TypeFactory.createDefaultInstance())
            .build();
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .typeFactory(TypeFactory.createDefaultInstance())
            .build();
    private static final ObjectWriter WRITER =
            JSON.writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

    private Trees() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** A configuration as configurations are written. */
    static JsonNode of(Record config) {
        try {
            return YAML.readTree(ConfigReader.toYaml(config));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a configuration must be readable again", e);
        }
    }

    /** Any other record by its components. */
    static JsonNode plain(Record value) {
        return JSON.valueToTree(value);
    }

    static String text(JsonNode tree) {
        try {
            return WRITER.writeValueAsString(tree) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree must be writable", e);
        }
    }
}
