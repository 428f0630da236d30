package org.varta.rules.match;

import java.net.InetAddress;
import org.varta.rules.event.Event;

/** The value is an address inside a network. */
final class CidrTest implements ScalarTest {

    private final byte[] network;
    private final int prefixLengthBits;

    CidrTest(InetAddress network, int prefixLengthBits) {
        this.network = network.getAddress();
        // Java turns ::ffff:a.b.c.d into IPv4; the prefix then still counts the 96 bits before it.
        boolean isMapped = this.network.length == 4 && prefixLengthBits > 32;
        this.prefixLengthBits = isMapped ? prefixLengthBits - 96 : prefixLengthBits;
        if (this.prefixLengthBits < 0 || this.prefixLengthBits > this.network.length * 8) {
            throw new IllegalArgumentException(
                    "a prefix of " + network.getHostAddress() + " cannot be " + prefixLengthBits + " bits long");
        }
    }

    @Override
    public boolean passes(Event event, int node) {
        int from = event.textOffset(node);
        long v4 = IpAddress.v4(event.bytes(), from, from + event.textLength(node));
        if (v4 != IpAddress.NOT_V4) {
            return network.length == 4 && (v4 ^ networkV4()) >>> (32 - prefixLengthBits) == 0;
        }
        return hasInText(event, node);
    }

    private long networkV4() {
        return (network[0] & 0xFFL) << 24 | (network[1] & 0xFF) << 16 | (network[2] & 0xFF) << 8 | (network[3] & 0xFF);
    }

    /** The slow way, for every kind of address. */
    boolean hasInText(Event event, int node) {
        byte[] address = IpAddress.parse(event.text(node));
        if (address == null || address.length != network.length) {
            return false;
        }
        int wholeBytes = prefixLengthBits / 8;
        for (int i = 0; i < wholeBytes; i++) {
            if (address[i] != network[i]) {
                return false;
            }
        }
        int rest = prefixLengthBits % 8;
        return rest == 0 || (address[wholeBytes] & 0xff) >>> (8 - rest) == (network[wholeBytes] & 0xff) >>> (8 - rest);
    }

    @Override
    public int cost() {
        return 30;
    }
}
