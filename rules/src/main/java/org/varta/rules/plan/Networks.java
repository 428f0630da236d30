package org.varta.rules.plan;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** CIDR notation, RFC 4632 and RFC 4291 section 2.3; never asks a name server. */
final class Networks {

    private Networks() {}

    /** A network, or why the text is none. */
    sealed interface Result {
        record Network(ValueTest.Cidr cidr) implements Result {}

        record Fault(String message) implements Result {}
    }

    /** Reads {@code address/prefix}; an address alone is a network of one. */
    static Result parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = address(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return new Result.Fault(text + " is not a network in CIDR notation: 10.0.0.0/8, fd00::/8");
        }
        int bits = address.length * 8;
        Optional<Integer> given = slash < 0 ? Optional.of(bits) : number(text.substring(slash + 1), bits);
        if (given.isEmpty()) {
            return new Result.Fault("the prefix length of " + text + " has to be 0 to " + bits);
        }
        int prefix = given.get();
        byte[] network = mask(address, prefix);
        if (!Arrays.equals(network, address)) {
            return new Result.Fault(
                    text + " has bits set behind its prefix; the network is " + host(network) + "/" + prefix);
        }
        InetAddress inet = inet(network);
        // an IPv4-mapped network becomes an IPv4 one
        int inner = inet.getAddress().length < address.length ? prefix - 96 : prefix;
        return new Result.Network(new ValueTest.Cidr(inet, inner));
    }

    private static byte[] mask(byte[] address, int prefix) {
        byte[] network = address.clone();
        for (int i = 0; i < network.length; i++) {
            int kept = Math.clamp(prefix - 8L * i, 0, 8);
            network[i] &= (byte) (0xFF << (8 - kept));
        }
        return network;
    }

    private static InetAddress inet(byte[] address) {
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are an address", e);
        }
    }

    private static String host(byte[] address) {
        return inet(address).getHostAddress();
    }

    private static byte @Nullable [] address(String text) {
        return text.indexOf(':') >= 0 ? v6(text) : v4(text);
    }

    private static byte @Nullable [] v4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        byte[] address = new byte[4];
        for (int i = 0; i < 4; i++) {
            Optional<Integer> part = number(parts[i], 255);
            if (part.isEmpty()) {
                return null;
            }
            address[i] = part.get().byteValue();
        }
        return address;
    }

    private static byte @Nullable [] v6(String text) {
        int gap = text.indexOf("::");
        byte[] head = groups(gap < 0 ? text : text.substring(0, gap));
        byte[] tail = gap < 0 ? new byte[0] : groups(text.substring(gap + 2));
        if (head == null || tail == null) {
            return null;
        }
        int length = head.length + tail.length;
        if (gap < 0 ? length != 16 : length > 14) {
            return null;
        }
        byte[] address = Arrays.copyOf(head, 16);
        System.arraycopy(tail, 0, address, 16 - tail.length, tail.length);
        return address;
    }

    /** Groups of hexadecimal digits, the last of which may be an IPv4 address. */
    private static byte @Nullable [] groups(String text) {
        if (text.isEmpty()) {
            return new byte[0];
        }
        String[] groups = text.split(":", -1);
        byte[] bytes = new byte[groups.length * 2 + 2];
        int length = 0;
        for (int i = 0; i < groups.length; i++) {
            byte[] part = i == groups.length - 1 && groups[i].indexOf('.') >= 0 ? v4(groups[i]) : group(groups[i]);
            if (part == null) {
                return null;
            }
            System.arraycopy(part, 0, bytes, length, part.length);
            length += part.length;
        }
        return Arrays.copyOf(bytes, length);
    }

    private static byte @Nullable [] group(String text) {
        if (text.isEmpty() || text.length() > 4) {
            return null;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return null;
            }
            value = value << 4 | digit;
        }
        return new byte[] {(byte) (value >> 8), (byte) value};
    }

    /** A decimal number without leading zeros, at most {@code max}. */
    private static Optional<Integer> number(String text, int max) {
        boolean isDecimal = !text.isEmpty()
                && text.length() <= 3
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && (text.length() == 1 || text.charAt(0) != '0');
        return isDecimal ? Optional.of(Integer.parseInt(text)).filter(n -> n <= max) : Optional.empty();
    }
}
