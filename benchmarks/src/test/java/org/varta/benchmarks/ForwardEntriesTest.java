package org.varta.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessagePack;

class ForwardEntriesTest {

    private final ForwardEntries entries = new ForwardEntries();

    @Test
    void haveTheMembersOfTheObjectInTheirOrder() throws IOException {
        String json =
                "{\"a\":\"x\\\"\\u00e9\",\"b\":{\"c\":[1,-300,1.5,-9223372036854775808,18446744073709551615]},\"d\":true,\"e\":false,\"f\":null,\"g\":{}}";

        try (var in = MessagePack.newDefaultUnpacker(entries.of(json.getBytes(UTF_8)))) {
            assertThat(in.unpackArrayHeader()).isEqualTo(2);
            assertThat(in.unpackInt()).isPositive();
            assertThat(in.unpackValue().toJson()).isEqualTo(json.replace("\\u00e9", "é"));
            assertThat(in.hasNext()).isFalse();
        }
    }

    @Test
    void areMadeOfObjectsOnly() {
        assertThatIllegalArgumentException().isThrownBy(() -> entries.of("{\"a\":".getBytes(UTF_8)));
    }
}
