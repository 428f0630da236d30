package org.varta.engine.scan;

import java.util.List;
import java.util.Locale;

/** What a file's name says about it. */
enum FileKind {
    /** To be read. */
    DATA,
    /** Comma-separated values. */
    CSV,
    /** What packers and file managers leave behind. */
    JUNK,
    /** None of the endings that hold events. */
    OTHER;

    static final String CSV_IS_NOT_READ = "CSV is not read yet";

    private static final List<String> DATA_ENDINGS =
            List.of(".json", ".jsonl", ".ndjson", ".log", ".evtx", ".tar.gz", ".tgz", ".zip");

    static FileKind of(String path) {
        String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('!')) + 1)
                .toLowerCase(Locale.ROOT);
        if (name.startsWith("._") || name.equals(".ds_store") || path.contains("__MACOSX/")) {
            return JUNK;
        }
        String plain = name.endsWith(".gz") && !name.endsWith(".tar.gz") ? name.substring(0, name.length() - 3) : name;
        if (DATA_ENDINGS.stream().anyMatch(plain::endsWith)) {
            return DATA;
        }
        return plain.endsWith(".csv") ? CSV : OTHER;
    }

    /** Whether a name says that it is, compressed or not, a Windows event log. */
    static boolean isEvtx(String path) {
        String name = path.toLowerCase(Locale.ROOT);
        return name.endsWith(".evtx") || name.endsWith(".evtx.gz");
    }
}
