package org.varta.collector.wire.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UdpKernelDropsTest {

    private static final String TABLE = """
               sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
              329: 0100007F:158A 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 21338 2 000000002d2a6d8c 17
              400: 00000000:158A 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 21339 2 000000002d2a6d8d 3
              401: 00000000:0202 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 21340 2 000000002d2a6d8e 99
            """;

    @Test
    void addsUpTheDropsOfAPort() {
        assertThat(UdpKernelDrops.sum(TABLE, 5514)).isEqualTo(20);
        assertThat(UdpKernelDrops.sum(TABLE, 514)).isEqualTo(99);
        assertThat(UdpKernelDrops.sum(TABLE, 9)).isZero();
        assertThat(UdpKernelDrops.sum("", 514)).isZero();
    }

    @Test
    void readsEveryTableThatIsThere(@TempDir Path dir) throws Exception {
        Path udp = Files.writeString(dir.resolve("udp"), TABLE);

        assertThat(new UdpKernelDrops(List.of(udp, dir.resolve("udp6"))).ofPort(5514))
                .isEqualTo(20);
        UdpKernelDrops none = new UdpKernelDrops(List.of(dir.resolve("udp6")));
        assertThat(none.isReadable()).isFalse();
        assertThat(none.ofPort(5514)).isNaN();
    }
}
