package org.varta.collector.wire;

import io.netty.util.NetUtil;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which source has which priority: that of the narrowest network that holds its address, else that of its listener. */
public final class PriorityClasses {

    /** Everything is normal. */
    public static final PriorityClasses ALL_NORMAL = new PriorityClasses(Map.of(), List.of());

    private final Map<String, Priority> byListener;
    private final List<Network> narrowestFirst;

    /** Addresses with these leading bits; of IPv4 in the form of IPv6. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Network(byte[] address, int bits, Priority priority) {

        boolean holds(byte[] other) {
            for (int bit = 0; bit < bits; bit += Byte.SIZE) {
                int mask = bits - bit >= Byte.SIZE ? 0xFF : 0xFF << (Byte.SIZE - (bits - bit));
                int at = bit / Byte.SIZE;
                if (((address[at] ^ other[at]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private PriorityClasses(Map<String, Priority> byListener, List<Network> networks) {
        this.byListener = Map.copyOf(byListener);
        this.narrowestFirst = networks.stream()
                .sorted(Comparator.comparingInt(Network::bits).reversed())
                .toList();
    }

    /**
     * Reads classes.
     *
     * @param byListener by a listener's name; others are normal
     * @param networks {@code 192.0.2.0/24=low,2001:db8::/32=high}; may be empty
     * @throws IllegalArgumentException naming what is wrong
     */
    public static PriorityClasses of(Map<String, Priority> byListener, String networks) {
        List<Network> read = new ArrayList<>();
        for (String part : networks.split(",", -1)) {
            if (!part.isBlank()) {
                read.add(network(part.strip()));
            }
        }
        return new PriorityClasses(byListener, read);
    }

    /** The priority of a source. */
    public Priority of(Origin origin) {
        if (!narrowestFirst.isEmpty()) {
            byte[] address = addressOf(origin.peer());
            if (address != null) {
                for (Network network : narrowestFirst) {
                    if (network.holds(address)) {
                        return network.priority;
                    }
                }
            }
        }
        return byListener.getOrDefault(origin.listener(), Priority.NORMAL);
    }

    /** The highest priority of any of them: nobody is refused for the company that a batch put him into. */
    @SuppressWarnings("ReferenceEquality") // frames of one connection share their origin; another one costs a look
    public Priority ofAll(List<Frame> frames) {
        Priority highest = Priority.LOW;
        Origin seen = null;
        for (Frame frame : frames) {
            if (frame.origin() != seen) {
                seen = frame.origin();
                Priority priority = of(seen);
                highest = priority.compareTo(highest) > 0 ? priority : highest;
            }
            if (highest == Priority.HIGH) {
                break;
            }
        }
        return highest;
    }

    private static Network network(String text) {
        int equals = text.indexOf('=');
        int slash = text.indexOf('/');
        if (slash > 0 && equals > slash) {
            byte[] address = NetUtil.createByteArrayFromIpAddressString(text.substring(0, slash));
            try {
                int bits = Integer.parseInt(text.substring(slash + 1, equals));
                Priority priority = Priority.ofKeyword(text.substring(equals + 1));
                if (address != null && bits >= 0 && bits <= address.length * Byte.SIZE) {
                    int mapped = address.length == 4 ? 96 : 0;
                    return new Network(inLongForm(address), bits + mapped, priority);
                }
            } catch (IllegalArgumentException e) {
                // told below
            }
        }
        throw new IllegalArgumentException(
                "expected networks such as 192.0.2.0/24=low or 2001:db8::/32=high, found \"" + text + "\"");
    }

    /** Of {@code 192.0.2.7:49152} or {@code [2001:db8::7]:49152}; null when it is neither. */
    private static byte @Nullable [] addressOf(String peer) {
        int colon = peer.lastIndexOf(':');
        String host = colon < 0 ? peer : peer.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
        return address == null ? null : inLongForm(address);
    }

    private static byte[] inLongForm(byte[] address) {
        if (address.length == 16) {
            return address;
        }
        byte[] mapped = new byte[16];
        Arrays.fill(mapped, 10, 12, (byte) 0xFF);
        System.arraycopy(address, 0, mapped, 12, 4);
        return mapped;
    }
}
