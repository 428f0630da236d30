package org.varta.engine.scan;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Opens what a file turns out to be by its first bytes: gzip, zstd, zip and tar inside each other, up to {@link #MAX_LAYERS}. All
 * by streaming, so that an archive that was cut short is read to where it breaks.
 */
final class Unpacker {

    /** Layers of packing; a tar.gz in a zip has three. */
    static final int MAX_LAYERS = 4;

    private static final int TAR_MAGIC_OFFSET = 257;
    private static final int SNIFF_BYTES = TAR_MAGIC_OFFSET + 5;

    /** Takes what is in a file, in the order of the archive. */
    interface Contents {
        /**
         * One plain content; the stream is valid during the call.
         *
         * @param member its name inside the archive, or empty
         */
        void take(String member, InputStream in) throws IOException;

        /** As {@link #take}, for a Windows event log, or what is called one. */
        void takeEvtx(String member, InputStream in) throws IOException;

        /** As {@link #take}, for comma-separated values. */
        void takeCsv(String member, InputStream in) throws IOException;

        /** A member that is not read. */
        void skip(String member, String why);
    }

    private final String file;
    private final Contents contents;

    /** @param file its name */
    Unpacker(String file, Contents contents) {
        this.file = file;
        this.contents = contents;
    }

    /** @throws IOException when the file breaks; everything before has been handed over */
    void unpack(InputStream in) throws IOException {
        unpack("", in, 0);
    }

    private void unpack(String member, InputStream in, int layer) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
        byte[] head = head(buffered);
        if (layer == MAX_LAYERS) {
            contents.skip(member, "packed more than " + MAX_LAYERS + " times");
        } else if (startsWith(head, 0, 0x1F, 0x8B)) {
            InputStream unpacked = new GzipStream(buffered);
            unpack(member, unpacked, layer + 1);
            // an archive inside ends before the gzip data does; what is wrong behind it is still to be found
            unpacked.transferTo(OutputStream.nullOutputStream());
        } else if (startsWith(head, 0, 0x28, 0xB5, 0x2F, 0xFD)) {
            InputStream unpacked = new ZstdInputStream(buffered);
            unpack(member, unpacked, layer + 1);
            unpacked.transferTo(OutputStream.nullOutputStream());
        } else if (startsWith(head, 0, '7', 'z', 0xBC, 0xAF, 0x27, 0x1C)) {
            contents.skip(member, "7z inside another archive or stream; unpack it to a file");
        } else if (startsWith(head, 0, 'P', 'K', 3, 4)) {
            unzip(member, buffered, layer);
        } else if (startsWith(head, TAR_MAGIC_OFFSET, 'u', 's', 't', 'a', 'r')) {
            untar(member, buffered, layer);
        } else if (startsWith(head, 0, 'E', 'l', 'f', 'F', 'i', 'l', 'e', 0)
                || FileKind.isEvtx(member.isEmpty() ? file : member)) {
            contents.takeEvtx(member, buffered);
        } else if (startsWith(head, 0, 0xFF, 0xFE) || startsWith(head, 0, 0xFE, 0xFF)) {
            text(member, new Utf16Stream(buffered));
        } else {
            text(member, buffered);
        }
    }

    private void text(String member, InputStream in) throws IOException {
        if (FileKind.isCsv(member.isEmpty() ? file : member)) {
            contents.takeCsv(member, in);
        } else {
            contents.take(member, in);
        }
    }

    private void unzip(String outer, InputStream in, int layer) throws IOException {
        ZipInputStream zip = new ZipInputStream(in);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (!entry.isDirectory()) {
                member(inside(outer, entry.getName()), zip, layer);
            }
        }
    }

    private void untar(String outer, InputStream in, int layer) throws IOException {
        TarArchiveInputStream tar = new TarArchiveInputStream(in);
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            if (entry.isFile()) {
                member(inside(outer, entry.getName()), tar, layer);
            }
        }
    }

    /** A file of an archive that somebody else has opened. */
    void member(String name, InputStream in) throws IOException {
        member(name, in, 0);
    }

    private void member(String name, InputStream in, int layer) throws IOException {
        switch (FileKind.of(name)) {
            case DATA -> unpack(name, new Unclosable(in), layer + 1);
            case JUNK -> {}
            case OTHER -> contents.skip(name, "not a known ending");
        }
    }

    private static String inside(String outer, String name) {
        return outer.isEmpty() ? name : outer + "!" + name;
    }

    private static byte[] head(BufferedInputStream in) throws IOException {
        in.mark(SNIFF_BYTES);
        try {
            return in.readNBytes(SNIFF_BYTES);
        } catch (EOFException e) {
            // it breaks off before the magic could be seen; whoever reads on gets what there is, and the fault again
            return new byte[0];
        } finally {
            in.reset();
        }
    }

    private static boolean startsWith(byte[] head, int offset, int... magic) {
        if (head.length < offset + magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((head[offset + i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /** A member's end is not the archive's end. */
    private static final class Unclosable extends FilterInputStream {
        Unclosable(InputStream in) {
            super(in);
        }

        @Override
        public void close() {}
    }
}
