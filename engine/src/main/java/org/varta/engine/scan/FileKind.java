package org.varta.engine.scan;

import java.util.List;
import java.util.Locale;

/** What a file's name says about it. */
enum FileKind {
    /** To be read. */
    DATA,
    /** What packers and file managers leave behind. */
    JUNK,
    /** None of the endings that hold events. */
    OTHER;

    private static final List<String> DATA_ENDINGS =
            List.of(".json", ".jsonl", ".ndjson", ".log", ".csv", ".evtx", ".tar", ".tgz", ".zip", ".7z");

    private static final List<String> PACKED_ENDINGS = List.of(".gz", ".zst");

    static FileKind of(String path) {
        String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('!')) + 1)
                .toLowerCase(Locale.ROOT);
        if (name.startsWith("._") || name.equals(".ds_store") || path.contains("__MACOSX/")) {
            return JUNK;
        }
        String plain = plain(name);
        return DATA_ENDINGS.stream().anyMatch(plain::endsWith) ? DATA : OTHER;
    }

    /** Whether a name says that it is, compressed or not, a Windows event log. */
    static boolean isEvtx(String path) {
        return plain(path.toLowerCase(Locale.ROOT)).endsWith(".evtx");
    }

    /** Whether a name says that it holds, compressed or not, comma-separated values. */
    static boolean isCsv(String path) {
        return plain(path.toLowerCase(Locale.ROOT)).endsWith(".csv");
    }

    private static String plain(String name) {
        for (String ending : PACKED_ENDINGS) {
            if (name.endsWith(ending)) {
                return name.substring(0, name.length() - ending.length());
            }
        }
        return name;
    }
}
