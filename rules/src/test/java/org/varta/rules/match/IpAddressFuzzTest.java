package org.varta.rules.match;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetAddress;
import java.net.UnknownHostException;

class IpAddressFuzzTest {

    @FuzzTest
    void readsBackWhatTheJdkPrints(FuzzedDataProvider data) throws UnknownHostException {
        byte[] bytes = data.consumeBytes(data.consumeBoolean() ? 4 : 16);
        if (bytes.length == 4 || bytes.length == 16) {
            InetAddress address = InetAddress.getByAddress(bytes);
            assertThat(IpAddress.parse(address.getHostAddress())).isEqualTo(address.getAddress());
        }
        byte[] any = IpAddress.parse(data.consumeRemainingAsString());
        assertThat(any == null || any.length == 4 || any.length == 16).isTrue();
    }
}
