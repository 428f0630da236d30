package org.varta.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.varta.collector.wire.Format;
import org.varta.engine.normalise.EventReader;
import org.varta.engine.normalise.Mappings;
import org.varta.rules.event.Event;
import org.varta.rules.event.LogSource;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.match.Matcher;
import org.varta.rules.pack.RulePack;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.plan.SiteLists;

/**
 * Varta's side of a comparison with another engine: the same commands as the program that drives the other one, over the same
 * files, one thread.
 *
 * <pre>
 * lane NAME OUT            writes a lane as NDJSON, with the log source that we find in ls_product, ls_service, ls_category
 * rules DIR...             id, tab, file of the rules that we take
 * run PASSES EVENTS DIR... one line a pass: pass N wall_s cpu_s matches
 * verdicts EVENTS DIR...   event, tab, rule
 * </pre>
 */
public final class LaneRun {

    private final List<byte[]> events;
    private final EventReader reader;
    private final Matcher matcher;
    private final Event event;

    private LaneRun(List<byte[]> events, CompiledRules rules) {
        this.events = events;
        this.reader = EventReader.of(rules.catalog(), Mappings.builtIn());
        this.matcher = rules.newMatcher();
        this.event = new Event(rules.catalog());
    }

    /** Entry point. */
    public static void main(String[] arguments) throws IOException {
        List<String> rest = Arrays.asList(arguments);
        PrintStream out = new PrintStream(new BufferedOutputStream(System.out, 1 << 16), false, UTF_8);
        switch (arguments[0]) {
            case "lane" -> writeLane(arguments[1], Path.of(arguments[2]));
            case "rules" -> {
                for (PlannedRule rule : rules(rest.subList(1, rest.size())).rules()) {
                    out.println(rule.rule().header().key() + "\t"
                            + rule.rule().header().file());
                }
            }
            case "run" ->
                new LaneRun(lines(Path.of(arguments[2])), rules(rest.subList(3, rest.size())))
                        .passes(Integer.parseInt(arguments[1]), out);
            case "verdicts" ->
                new LaneRun(lines(Path.of(arguments[1])), rules(rest.subList(2, rest.size()))).verdicts(out);
            default -> throw new IllegalArgumentException("lane, rules, run or verdicts expected");
        }
        out.flush();
    }

    private static CompiledRules rules(List<String> directories) {
        RulePack pack = RulePackLoader.load(directories.stream().map(Path::of).toList(), SiteLists.NONE, List.of());
        return pack.compiled();
    }

    private static List<byte[]> lines(Path file) throws IOException {
        List<byte[]> lines = new ArrayList<>();
        byte[] content = Files.readAllBytes(file);
        int from = 0;
        for (int i = 0; i < content.length; i++) {
            if (content[i] == '\n') {
                lines.add(Arrays.copyOfRange(content, from, i));
                from = i + 1;
            }
        }
        return lines;
    }

    private void passes(int count, PrintStream out) {
        var process = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        for (int pass = 0; pass < count; pass++) {
            long wallNs = System.nanoTime();
            long cpuNs = process.getProcessCpuTime();
            long[] matches = new long[1];
            for (byte[] payload : events) {
                reader.read(payload, Format.JSON, event);
                matcher.match(event, (rule, matched) -> matches[0]++);
            }
            out.printf(
                    Locale.ROOT,
                    "pass %d %.4f %.4f %d%n",
                    pass,
                    (System.nanoTime() - wallNs) / 1e9,
                    (process.getProcessCpuTime() - cpuNs) / 1e9,
                    matches[0]);
        }
    }

    private void verdicts(PrintStream out) {
        for (int i = 0; i < events.size(); i++) {
            int number = i;
            reader.read(events.get(i), Format.JSON, event);
            matcher.match(
                    event,
                    (rule, matched) ->
                            out.println(number + "\t" + rule.rule().header().key()));
        }
    }

    /** The other engine routes by fields of the event only; with ours written into it, both engines know the same. */
    static void writeLane(String name, Path file) throws IOException {
        CompiledRules none = CompiledRules.of(List.of(), List.of());
        EventReader reader = EventReader.of(none.catalog(), Mappings.builtIn());
        Event event = new Event(none.catalog());
        try (PrintStream out =
                new PrintStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16), false, UTF_8)) {
            for (byte[] payload : Lane.named(name).events()) {
                reader.read(payload, Format.JSON, event);
                String text = new String(payload, UTF_8).strip();
                out.print(text.substring(0, text.lastIndexOf('}')));
                out.print(sources(event));
                out.print("}\n");
            }
        }
    }

    private static String sources(Event event) {
        TreeSet<String> products = new TreeSet<>();
        TreeSet<String> services = new TreeSet<>();
        TreeSet<String> categories = new TreeSet<>();
        for (LogSource source : event.sources().asList()) {
            add(products, source.product());
            add(services, source.service());
            add(categories, source.category());
        }
        StringBuilder fields = new StringBuilder();
        field(fields, "ls_product", products);
        field(fields, "ls_service", services);
        field(fields, "ls_category", categories);
        return fields.toString();
    }

    private static void add(Set<String> names, @Nullable String name) {
        if (name != null && !name.isEmpty()) {
            names.add(name);
        }
    }

    /** With two of a kind none is written: the other engine then tries all rules of the event, and leaves none out. */
    private static void field(StringBuilder fields, String name, SortedSet<String> values) {
        if (values.size() == 1) {
            fields.append(",\"")
                    .append(name)
                    .append("\":\"")
                    .append(values.first())
                    .append('"');
        }
    }
}
