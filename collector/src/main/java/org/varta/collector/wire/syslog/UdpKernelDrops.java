package org.varta.collector.wire.syslog;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Datagrams that the kernel dropped because a socket's buffer was full: column {@code drops} of {@code /proc/net/udp} and
 * {@code udp6} (Linux, Documentation/networking/proc_net_tcp).
 */
record UdpKernelDrops(List<Path> tables) {

    static final UdpKernelDrops LINUX =
            new UdpKernelDrops(List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6")));

    boolean isReadable() {
        return tables.stream().anyMatch(Files::isReadable);
    }

    /** Drops of all sockets on a local port; NaN when the tables cannot be read. */
    double ofPort(int port) {
        long drops = 0;
        boolean read = false;
        for (Path table : tables) {
            try {
                drops += sum(Files.readString(table, US_ASCII), port);
                read = true;
            } catch (IOException e) {
                // One of the two may be missing; with none the value is NaN, which is what the gauge then shows.
            }
        }
        return read ? drops : Double.NaN;
    }

    static long sum(String table, int port) {
        String local = String.format(Locale.ROOT, ":%04X", port);
        long drops = 0;
        for (String line : table.split("\n", -1)) {
            String[] columns = line.strip().split(" +", -1);
            if (columns.length >= 13 && columns[1].endsWith(local)) {
                drops += digits(columns[columns.length - 1]);
            }
        }
        return drops;
    }

    private static long digits(String text) {
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
