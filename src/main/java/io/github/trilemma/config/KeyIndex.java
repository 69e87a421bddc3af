package io.github.trilemma.config;

import io.github.trilemma.ConfigurationException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds the full path of a key that may be written short. A short key is the end of exactly one path, cut at a dot:
 * {@code width} for {@code network.width}; of several, the one with fewest dots counts when it is alone. An unknown key is an error that names the nearest known one.
 */
final class KeyIndex {
    private static final int LONGEST = 100;

    private final Set<String> paths;
    private final Set<String> groups;
    private final Map<String, String> aliases;

    /**
     * @param paths all keys that hold a value, with dots
     * @param groups keys that only hold other keys
     * @param aliases other spellings of a path
     */
    KeyIndex(Collection<String> paths, Collection<String> groups, Map<String, String> aliases) {
        this.paths = new LinkedHashSet<>(paths);
        this.groups = new LinkedHashSet<>(groups);
        this.aliases = Map.copyOf(aliases);
    }

    /** The path that {@code key} stands for. */
    String resolve(String key) {
        if (paths.contains(key)) {
            return key;
        }
        if (aliases.containsKey(key)) {
            return aliases.get(key);
        }
        if (groups.contains(key)) {
            List<String> members =
                    paths.stream().filter(path -> path.startsWith(key + ".")).toList();
            throw new ConfigurationException(
                    key + " is a group of keys, not a value: set " + String.join(", ", members));
        }
        List<String> candidates =
                paths.stream().filter(path -> path.endsWith("." + key)).toList();
        if (candidates.size() == 1) {
            return candidates.get(0);
        }
        if (candidates.size() > 1) {
            // data.test is a key of long standing, data.split.test a later one below it.
            List<String> shortest = shortest(candidates);
            if (shortest.size() == 1) {
                return shortest.get(0);
            }
            throw new ConfigurationException(
                    "key '" + Values.shorten(key) + "' is ambiguous: write " + String.join(" or ", candidates));
        }
        throw unknown(key, nearest(key, paths));
    }

    private static List<String> shortest(List<String> candidates) {
        long parts = candidates.stream().mapToLong(KeyIndex::dots).min().orElse(0);
        return candidates.stream().filter(path -> dots(path) == parts).toList();
    }

    private static long dots(String path) {
        return path.chars().filter(c -> c == '.').count();
    }

    /** The error for a key that is not known, with the one that was probably meant. */
    static ConfigurationException unknown(String key, String meant) {
        return new ConfigurationException("unknown key '" + Values.shorten(key) + "': did you mean " + meant + "?");
    }

    /**
     * Which of {@code known} (not empty) is nearest to {@code key}; any end of a path, cut at a dot, may match, and
     * for one more the last part of the key alone (the right name in the wrong group).
     */
    static String nearest(String key, Collection<String> known) {
        String wanted = key.substring(0, Math.min(key.length(), LONGEST)).toLowerCase(Locale.ROOT);
        String last = wanted.substring(wanted.lastIndexOf('.') + 1);
        String best = "";
        int least = Integer.MAX_VALUE;
        for (String path : known) {
            String end = path.toLowerCase(Locale.ROOT);
            for (boolean more = true; more; end = end.substring(end.indexOf('.') + 1)) {
                int distance = distanceBelow(least, wanted, end);
                if (!last.equals(wanted)) {
                    distance = Math.min(distance, 1 + distanceBelow(least - 1, last, end));
                }
                if (distance < least) {
                    least = distance;
                    best = path;
                }
                more = end.indexOf('.') >= 0;
            }
        }
        return best;
    }

    /** The edit distance; {@code limit} where the lengths alone tell that it is no less. */
    private static int distanceBelow(int limit, String a, String b) {
        return Math.abs(a.length() - b.length()) >= limit ? limit : distance(a, b);
    }

    /** Edit distance: insertions, deletions, replacements and exchanges of two neighbours each cost 1. */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                int least = Math.min(replace, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    least = Math.min(least, cost[i - 2][j - 2] + 1);
                }
                cost[i][j] = least;
            }
        }
        return cost[a.length()][b.length()];
    }
}
