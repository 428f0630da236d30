package org.varta.collector.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskFailureTest {

    @TempDir
    private Path directory;

    @Test
    void knowsADiskThatIsReallyFull() {
        Path full = Path.of("/dev/full");
        assumeThat(full).as("the kernel's full disk").exists();

        assertThat(DiskFailure.isBehind(catchThrowable(() -> Files.write(full, new byte[1]))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Input/output error",
                "Read-only file system",
                "No space left on device",
                "Disk quota exceeded",
                "File too large"
            })
    void knowsTheKernelsReasonsHoweverJavaTellsThem(String reason) {
        IOException plain = new IOException(reason);

        assertThat(plain).matches(DiskFailure::isBehind);
        assertThat(new FileSystemException("data/journal", null, reason)).matches(DiskFailure::isBehind);
        assertThat(new FileNotFoundException("data/journal (" + reason + ")")).matches(DiskFailure::isBehind);
        assertThat(new UncheckedIOException(plain)).matches(DiskFailure::isBehind);
        assertThat(new IllegalStateException("not opened", plain)).matches(DiskFailure::isBehind);
    }

    @Test
    void knowsALogThatFailedAndAMappingThatCannotBeRead() {
        assertThat(new LogFailedException("journal failed", new IOException("whatever")))
                .matches(DiskFailure::isBehind);
        assertThat(new IOException("x", new InternalError("a fault occurred in an unsafe memory access operation")))
                .matches(DiskFailure::isBehind);
    }

    @Test
    void takesWhatAnOperatorMendsForNoFaultOfTheDisk() throws IOException {
        Path absent = directory.resolve("Read-only file system");
        Throwable missing = catchThrowable(() -> Files.readAllBytes(absent));
        assertThat(missing).isInstanceOf(NoSuchFileException.class);
        assertThat(DiskFailure.isBehind(missing)).as("a path is no reason").isFalse();
        assertThat(DiskFailure.isBehind(new AccessDeniedException("data"))).isFalse();
        assertThat(DiskFailure.isBehind(new IllegalArgumentException("No space left on device")))
                .as("no file was touched")
                .isFalse();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Throwable refused = catchThrowable(
                    () -> new ServerSocket(taken.getLocalPort(), 1, InetAddress.getLoopbackAddress()).close());
            assertThat(refused).isInstanceOf(IOException.class);
            assertThat(DiskFailure.isBehind(refused)).isFalse();
        }
    }
}
