package org.varta.rules.match;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.1.2.3",
                "255.255.255.255",
                "::",
                "::1",
                "1::",
                "fe80::1",
                "2001:db8::8:800:200c:417a",
                "2001:DB8:0:0:8:800:200C:417A",
                "::ffff:192.0.2.1",
                "::192.0.2.1",
                "64:ff9b::192.0.2.33",
                "1:2:3:4:5:6:7::",
                "::2:3:4:5:6:7:8",
                "0:0:0:0:0:ffff:c000:201",
            })
    void readsWhatTheJdkReads(String text) throws UnknownHostException {
        assertThat(IpAddress.parse(text)).isEqualTo(InetAddress.getByName(text).getAddress());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                ":",
                ":::",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "1.2.3.0400",
                "01.2.3.4",
                "1.2.3.",
                ".1.2.3",
                "1.2.3.4 ",
                "١.٢.٣.٤",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "1::2::3",
                "1:2:3:4:5:6:7:",
                ":1:2:3:4:5:6:7",
                "12345::",
                "g::",
                "::1.2.3",
                "::1.2.3.4:5",
                "1:2:3:4:5:6:7:1.2.3.4",
                "fe80::1%",
                "localhost",
                "example.org",
            })
    void refusesWhatIsNoAddress(String text) {
        assertThat(IpAddress.parse(text)).isNull();
    }

    @Test
    void ignoresTheZone() {
        assertThat(IpAddress.parse("fe80::1%eth0")).isEqualTo(IpAddress.parse("fe80::1"));
    }

    @Test
    void readsHundredCharactersAndNoMore() {
        String longest = "fe80::1%" + "z".repeat(92);
        assertThat(IpAddress.parse(longest)).isEqualTo(IpAddress.parse("fe80::1"));
        assertThat(IpAddress.parse(longest + "z")).isNull();
    }

    @Test
    void turnsMappedAddressesIntoIpv4() {
        assertThat(IpAddress.parse("::FFFF:10.0.0.1")).containsExactly(10, 0, 0, 1);
        assertThat(IpAddress.parse("::ffff:0a00:1")).containsExactly(10, 0, 0, 1);
        assertThat(IpAddress.parse("::fffe:10.0.0.1")).hasSize(16);
    }

    @Test
    void agreesWithTheJdkOnRandomTextsOfTheRightLetters() {
        long seed = 99;
        Random random = new Random(seed);
        String[] parts = {"1", "0", "255", "ab", "ffff", ":", ":", "::", ".", "10.0.0.1", "1:2", "3:4:5"};
        int rounds = RandomCases.rounds(200_000);
        int addresses = 0;
        for (int round = 0; round < rounds; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 1 + random.nextInt(10); i > 0; i--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            byte[] expected = jdk(text.toString());
            assertThat(IpAddress.parse(text.toString()))
                    .as("seed %d: %s", seed, text)
                    .isEqualTo(expected);
            addresses += expected == null ? 0 : 1;
            byte[] bytes = ("1" + text + "1").getBytes(UTF_8);
            long v4 = IpAddress.v4(bytes, 1, bytes.length - 1);
            boolean isV4 = expected != null && text.indexOf(":") < 0;
            assertThat(v4 >= 0).as("%s", text).isEqualTo(isV4);
            if (isV4) {
                assertThat(v4).isEqualTo(java.nio.ByteBuffer.wrap(expected).getInt() & 0xFFFFFFFFL);
            }
        }
        assertThat(addresses).as("real addresses occur").isGreaterThan(rounds / 400);
    }

    /** The JDK's reading, kept from asking a name server by allowing only texts that cannot be names. */
    private static byte @Nullable [] jdk(String text) {
        boolean isV6 = text.indexOf(':') >= 0;
        if (!isV6 && !text.matches("(0|[1-9][0-9]{0,2})([.](0|[1-9][0-9]{0,2})){3}")) {
            return null;
        }
        if (isV6 && text.contains(".") && !text.matches(".*:(0|[1-9][0-9]{0,2})([.](0|[1-9][0-9]{0,2})){3}")) {
            return null;
        }
        if (isV6 && text.matches(".*[0-9a-f]{5,}.*")) {
            return null; // RFC 4291: one to four digits; the JDK takes more
        }
        try {
            InetAddress address = InetAddress.getByName(isV6 ? "[" + text + "]" : text);
            return address instanceof Inet6Address six ? six.getAddress() : address.getAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
