package io.github.trilemma.config;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/**
 * The part of YAML that a configuration needs, read strictly: maps, lists and text. Scalars stay text, so that a
 * key's type and not YAML's guess decides what they mean. Anchors, aliases, tags, repeated keys and second documents
 * are errors.
 */
final class YamlTree {
    private static final int DEEPEST = 16;
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

    private final Iterator<Event> events;
    private int depth;

    private YamlTree(Iterator<Event> events) {
        this.events = events;
    }

    /** The text of {@code file}, UTF-8, of at most {@code limit} bytes. */
    static String load(Path file, int limit) {
        try {
            if (Files.isDirectory(file)) {
                throw new ConfigurationException(file + " is a folder: give a YAML file");
            }
            byte[] bytes;
            try (InputStream in = Files.newInputStream(file)) {
                bytes = in.readNBytes(limit + 1);
            }
            if (bytes.length > limit) {
                throw new ConfigurationException(
                        file + " must be at most " + limit + " bytes, got more: give a configuration file");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new ConfigurationException(file + " must be UTF-8 text, got other bytes: save it as UTF-8", e);
        } catch (NoSuchFileException e) {
            throw new ConfigurationException("cannot read " + file + ": no such file: check the path", e);
        } catch (AccessDeniedException e) {
            throw new ConfigurationException("cannot read " + file + ": permission denied: check its rights", e);
        } catch (IOException e) {
            throw new ConfigurationException("cannot read " + file + ": " + e.getMessage() + ": check the path", e);
        }
    }

    /** The map that {@code text} holds; empty for an empty text. Values are maps, lists, strings and null. */
    static Map<?, ?> parse(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Math.max(1, text.length()));
        try (var reader = new StringReader(text)) {
            return new YamlTree(new Yaml(options).parse(reader).iterator()).document();
        } catch (MarkedYAMLException e) {
            String where = e.getProblemMark() == null
                    ? ""
                    : "line " + (e.getProblemMark().getLine() + 1) + ": ";
            throw new ConfigurationException(where + oneLine(String.valueOf(e.getProblem())) + ": correct the YAML", e);
        } catch (NumberFormatException e) {
            // So the scanner answers an escape such as "\x" whose digits are none.
            throw new ConfigurationException(
                    "an escape in a quoted text has no hexadecimal digits: correct the YAML", e);
        } catch (YAMLException e) {
            throw new ConfigurationException(oneLine(String.valueOf(e.getMessage())) + ": correct the YAML", e);
        }
    }

    private Map<?, ?> document() {
        Object root = null;
        int documents = 0;
        while (events.hasNext()) {
            Event event = events.next();
            if (event instanceof DocumentStartEvent) {
                documents++;
                if (documents > 1) {
                    throw at(event, "a second document starts: keep one document in a file");
                }
            } else if (event instanceof NodeEvent node) {
                root = value(node);
            }
        }
        if (root != null && !(root instanceof Map)) {
            throw new ConfigurationException("a configuration must be a map of keys, got a "
                    + (root instanceof List ? "list" : "single value") + ": write key: value lines");
        }
        return root == null ? Map.of() : (Map<?, ?>) root;
    }

    private Object value(NodeEvent event) {
        depth++;
        if (depth > DEEPEST) {
            throw at(event, "groups and lists are nested more than " + DEEPEST + " deep: write them flat");
        }
        Object value = node(event);
        depth--;
        return value;
    }

    private Object node(NodeEvent event) {
        if (event instanceof AliasEvent || event.getAnchor() != null) {
            throw at(event, "anchors and aliases (& and *) are not allowed: write the value out");
        }
        if (event instanceof ScalarEvent scalar) {
            return scalar(scalar);
        }
        if (event instanceof SequenceStartEvent start) {
            refuseTag(start, start.getTag());
            List<Object> list = new ArrayList<>();
            for (Event next = events.next(); next instanceof NodeEvent node; next = events.next()) {
                list.add(value(node));
            }
            return list;
        }
        MappingStartEvent start = (MappingStartEvent) event;
        refuseTag(start, start.getTag());
        Map<String, Object> map = new LinkedHashMap<>();
        for (Event next = events.next(); next instanceof NodeEvent node; next = events.next()) {
            if (!(node instanceof ScalarEvent) || !(value(node) instanceof String key)) {
                throw at(node, "a key must be text");
            }
            if (map.containsKey(key)) {
                throw at(node, "key '" + Values.shorten(key) + "' is given twice: remove one");
            }
            map.put(key, value((NodeEvent) events.next()));
        }
        return map;
    }

    private static String scalar(ScalarEvent scalar) {
        refuseTag(scalar, scalar.getTag());
        return scalar.isPlain() && NULLS.contains(scalar.getValue()) ? null : scalar.getValue();
    }

    private static void refuseTag(Event event, String tag) {
        if (tag != null) {
            throw at(event, "tags (" + Values.shorten(tag) + ") are not allowed: write the plain value");
        }
    }

    private static ConfigurationException at(Event event, String problem) {
        return new ConfigurationException("line " + (event.getStartMark().getLine() + 1) + ": " + problem);
    }

    private static String oneLine(String message) {
        return Values.shorten(message.lines().findFirst().orElse(""));
    }
}
