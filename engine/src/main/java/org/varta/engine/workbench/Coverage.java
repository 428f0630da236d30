package org.varta.engine.workbench;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.varta.rules.pack.RulePack;
import org.varta.rules.sigma.SigmaDocument;
import org.varta.rules.sigma.SigmaFilter;

/**
 * Which ATT&CK techniques a rule set has rules for, by their tags. The same rules give the same bytes.
 *
 * @param domain of ATT&CK; technique numbers tell the domains apart, except for a few that a later version moved
 * @param titles technique to the titles of its rules
 * @param rules how many rules have a technique of the domain
 */
public record Coverage(Domain domain, SortedMap<String, NavigableSet<String>> titles, int rules) {

    /** Navigator's layer file format. */
    private static final String LAYER_VERSION = "4.5";

    /** The matrices of ATT&CK that rules are written for. */
    public enum Domain {
        /** {@code T1xxx}. */
        ENTERPRISE("enterprise-attack", "T1"),
        /** {@code T0xxx}. */
        ICS("ics-attack", "T0");

        private final String id;
        private final String techniques;

        Domain(String id, String techniques) {
            this.id = id;
            this.techniques = techniques;
        }

        /** As Navigator names it. */
        public String id() {
            return id;
        }

        private boolean has(String technique) {
            return technique.startsWith(techniques);
        }
    }

    /** Counts the rules and correlations of a rule set. */
    public static Coverage of(RulePack pack, Domain domain) {
        SortedMap<String, NavigableSet<String>> titles = new TreeMap<>();
        int rules = 0;
        for (SigmaDocument document : pack.documents()) {
            List<String> techniques = document instanceof SigmaFilter ? List.of() : techniques(document, domain);
            for (String technique : techniques) {
                titles.computeIfAbsent(technique, t -> new TreeSet<>())
                        .add(document.header().title() + " ("
                                + document.header().key() + ")");
            }
            rules += techniques.isEmpty() ? 0 : 1;
        }
        return new Coverage(domain, titles, rules);
    }

    private static List<String> techniques(SigmaDocument document, Domain domain) {
        List<String> techniques = new ArrayList<>();
        for (String tag : document.header().tags()) {
            String lower = tag.toLowerCase(Locale.ROOT);
            if (isTechnique(lower)) {
                String technique = lower.substring("attack.".length()).toUpperCase(Locale.ROOT);
                if (domain.has(technique)) {
                    techniques.add(technique);
                }
            }
        }
        return techniques;
    }

    /** {@code attack.t1059} or {@code attack.t1059.001}. */
    private static boolean isTechnique(String tag) {
        String shape = tag.chars()
                .map(c -> c >= '0' && c <= '9' ? '0' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return shape.equals("attack.t0000") || shape.equals("attack.t0000.000");
    }

    private int most() {
        return titles.values().stream().mapToInt(NavigableSet::size).max().orElse(1);
    }

    /** A layer of ATT&CK Navigator: the score of a technique is the number of its rules, the comment names them. */
    public void layer(PrintWriter out) throws IOException {
        try (JsonGenerator json = Json.to(out)) {
            json.writeStartObject();
            json.writeStringField("name", "Varta rules");
            json.writeObjectFieldStart("versions");
            json.writeStringField("layer", LAYER_VERSION);
            json.writeEndObject();
            json.writeStringField("domain", domain.id());
            json.writeStringField(
                    "description", rules + " rules for " + titles.size() + " techniques; the score counts rules");
            json.writeArrayFieldStart("techniques");
            for (var technique : titles.entrySet()) {
                json.writeStartObject();
                json.writeStringField("techniqueID", technique.getKey());
                json.writeNumberField("score", technique.getValue().size());
                json.writeStringField("comment", String.join("\n", technique.getValue()));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeObjectFieldStart("gradient");
            json.writeArrayFieldStart("colors");
            json.writeString("#d9ecff");
            json.writeString("#08519c");
            json.writeEndArray();
            json.writeNumberField("minValue", 0);
            json.writeNumberField("maxValue", most());
            json.writeEndObject();
            json.writeEndObject();
        }
        out.println();
    }

    /** A line for each technique: its number and how many rules it has. */
    public void text(PrintWriter out) {
        titles.forEach((technique, rulesOfIt) -> out.printf("%-10s %5d%n", technique, rulesOfIt.size()));
    }
}
