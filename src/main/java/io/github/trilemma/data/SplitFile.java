package io.github.trilemma.data;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.data.OwnImage.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A list that says for every image what it is for: lines {@code CLASS/NAME,train}, {@code validation} or {@code test}, UTF-8; empty
 * lines and a first line {@code image,part} are passed over.
 */
record SplitFile(Path file, Map<String, Part> parts) {
    private static final long LARGEST = 64L << 20;

    static SplitFile read(Path file) {
        Map<String, Part> parts = new HashMap<>();
        int number = 0;
        for (String line : lines(file)) {
            number++;
            if (line.isBlank() || (number == 1 && line.strip().equals("image,part"))) {
                continue;
            }
            int comma = line.lastIndexOf(',');
            String name = comma < 0 ? "" : line.substring(0, comma).strip().replace('\\', '/');
            Part part = comma < 0 ? null : part(line.substring(comma + 1).strip());
            if (part == null || name.isEmpty()) {
                throw new ConfigurationException(file + " must have lines CLASS/NAME,train or validation or test, got '"
                        + line.strip() + "' in line " + number + ": correct it");
            }
            if (parts.put(name, part) != null) {
                throw new ConfigurationException(
                        file + " must name an image once, got " + name + " again in line " + number + ": remove one");
            }
        }
        return new SplitFile(file, parts);
    }

    /** The images by their parts; every image must be listed, and every line name an image. */
    Map<Part, List<OwnImage>> sort(List<OwnImage> images) {
        Map<Part, List<OwnImage>> sorted = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            sorted.put(part, new ArrayList<>());
        }
        Set<String> left = new HashSet<>(parts.keySet());
        for (OwnImage image : images) {
            Part part = parts.get(image.name());
            if (part == null) {
                throw new ConfigurationException(
                        file + " must name every image, got no line for " + image.name() + ": add it");
            }
            left.remove(image.name());
            sorted.get(part).add(image);
        }
        if (!left.isEmpty()) {
            throw new ConfigurationException(file + " must name images that are there, got "
                    + left.stream().sorted().findFirst().orElseThrow() + (left.size() > 1 ? " and others" : "")
                    + ": remove the line or add the image");
        }
        return sorted;
    }

    private static Part part(String text) {
        for (Part part : Part.values()) {
            if (part.name().toLowerCase(Locale.ROOT).equals(text)) {
                return part;
            }
        }
        return null;
    }

    private static List<String> lines(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new ConfigurationException(
                        file + " must be at most " + (LARGEST >> 20) + " MiB, got more: give the list of the split");
            }
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ConfigurationException(
                    "data.split.file must be a CSV file in UTF-8, got " + file + " (" + e + "): check the path", e);
        }
    }
}
