package org.varta.engine.evidence;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The container of a bundle: a .zip that is written in one way only. Members are stored, have no times, attributes, comments
 * or extra fields, and follow each other without gaps; so no byte of it is free. Owned by one thread.
 */
final class BundleZip implements AutoCloseable {

    /** Most bytes of a bundle; below what a .zip without extensions can be. */
    static final long BYTES_MAX = 4_000_000_000L;

    /** Most members. */
    static final int MEMBERS_MAX = 2_000;

    /** Longest name of a member. */
    static final int NAME_CHARS_MAX = 100;

    static final int LOCAL_BYTES = 30;
    private static final int CENTRAL_BYTES = 46;
    private static final int END_BYTES = 22;
    private static final int LOCAL_MARK = 0x04034b50;
    private static final int CENTRAL_MARK = 0x02014b50;
    private static final int END_MARK = 0x06054b50;
    private static final short VERSION = 20;
    private static final short DATE_1980 = 0x21;

    private final FileChannel channel;
    private final List<Member> members;

    /**
     * A member.
     *
     * @param at where its content begins in the file
     */
    record Member(String name, long at, long bytes, int crc) {

        static boolean isName(String name) {
            return !name.isEmpty()
                    && name.length() <= NAME_CHARS_MAX
                    && name.chars()
                            .allMatch(c -> (c >= 'a' && c <= 'z')
                                    || (c >= 'A' && c <= 'Z')
                                    || (c >= '0' && c <= '9')
                                    || c == '.'
                                    || c == '-'
                                    || c == '/')
                    && !name.startsWith("/")
                    && !name.contains("..");
        }

        /** What stands before the content. */
        ByteBuffer local() {
            return common(ByteBuffer.allocate(LOCAL_BYTES + name.length())
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putInt(LOCAL_MARK)
                            .putShort(VERSION))
                    .put(name.getBytes(US_ASCII))
                    .flip();
        }

        private ByteBuffer central() {
            ByteBuffer entry = ByteBuffer.allocate(CENTRAL_BYTES + name.length())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(CENTRAL_MARK)
                    .putShort(VERSION)
                    .putShort(VERSION);
            return common(entry)
                    .putShort((short) 0)
                    .putShort((short) 0)
                    .putShort((short) 0)
                    .putInt(0)
                    .putInt((int) (at - LOCAL_BYTES - name.length()))
                    .put(name.getBytes(US_ASCII))
                    .flip();
        }

        private ByteBuffer common(ByteBuffer entry) {
            return entry.putShort((short) 0)
                    .putShort((short) 0)
                    .putShort((short) 0)
                    .putShort(DATE_1980)
                    .putInt(crc)
                    .putInt((int) bytes)
                    .putInt((int) bytes)
                    .putShort((short) name.length())
                    .putShort((short) 0);
        }
    }

    /** What stands behind the last member. */
    static ByteBuffer directory(List<Member> members, long at) {
        int bytes = members.stream()
                .mapToInt(member -> CENTRAL_BYTES + member.name().length())
                .sum();
        ByteBuffer all = ByteBuffer.allocate(bytes + END_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        members.forEach(member -> all.put(member.central()));
        return all.putInt(END_MARK)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) members.size())
                .putShort((short) members.size())
                .putInt(bytes)
                .putInt((int) at)
                .putShort((short) 0)
                .flip();
    }

    private BundleZip(FileChannel channel, List<Member> members) {
        this.channel = channel;
        this.members = List.copyOf(members);
    }

    /**
     * Opens a bundle.
     *
     * @throws NoteException naming the first byte that is not as a bundle is written; contents are not looked at
     */
    static BundleZip open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new BundleZip(channel, read(channel));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static List<Member> read(FileChannel channel) throws IOException {
        long size = channel.size();
        if (size > BYTES_MAX) {
            throw new NoteException("a bundle has at most " + BYTES_MAX + " bytes: " + size);
        }
        List<Member> members = new ArrayList<>();
        Set<String> names = new HashSet<>();
        long at = 0;
        while (members.size() <= MEMBERS_MAX && markAt(channel, at) == LOCAL_MARK) {
            Member member = memberAt(channel, at);
            require(channel, at, member.local());
            at = member.at() + member.bytes();
            if (!names.add(member.name()) || at > size) {
                throw broken(at);
            }
            members.add(member);
        }
        if (members.size() > MEMBERS_MAX) {
            throw new NoteException("a bundle has at most " + MEMBERS_MAX + " members");
        }
        ByteBuffer directory = directory(members, at);
        require(channel, at, directory.duplicate());
        if (at + directory.limit() != size) {
            throw broken(at + directory.limit());
        }
        return members;
    }

    private static Member memberAt(FileChannel channel, long at) throws IOException {
        ByteBuffer local = bytesAt(channel, at, LOCAL_BYTES);
        int nameChars = Short.toUnsignedInt(local.getShort(26));
        if (nameChars > NAME_CHARS_MAX) {
            throw broken(at + 26);
        }
        byte[] name = new byte[nameChars];
        bytesAt(channel, at + LOCAL_BYTES, nameChars).get(name);
        Member member = new Member(
                new String(name, US_ASCII),
                at + LOCAL_BYTES + nameChars,
                Integer.toUnsignedLong(local.getInt(18)),
                local.getInt(14));
        if (!Member.isName(member.name())) {
            throw broken(at + LOCAL_BYTES);
        }
        return member;
    }

    private static int markAt(FileChannel channel, long at) throws IOException {
        return bytesAt(channel, at, Integer.BYTES).getInt(0);
    }

    private static void require(FileChannel channel, long at, ByteBuffer wanted) throws IOException {
        int length = wanted.limit();
        ByteBuffer found = bytesAt(channel, at, length);
        int difference = wanted.mismatch(found);
        if (difference >= 0) {
            throw broken(at + difference);
        }
    }

    private static ByteBuffer bytesAt(FileChannel channel, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) > 0) {
            // until it is full or the file ends
        }
        if (bytes.hasRemaining()) {
            throw broken(at + bytes.position());
        }
        return bytes.flip();
    }

    private static NoteException broken(long at) {
        return new NoteException("the bundle is not written as bundles are, from byte " + at + " on");
    }

    List<Member> members() {
        return members;
    }

    /** The content of a member; one at a time. */
    InputStream open(Member member) throws IOException {
        channel.position(member.at());
        return new Limited(Channels.newInputStream(channel), member.bytes());
    }

    /** The whole content of a member, which has to be small. */
    byte[] read(Member member, int bytesMax) throws IOException {
        if (member.bytes() > bytesMax) {
            throw new NoteException(member.name() + " has at most " + bytesMax + " bytes: " + member.bytes());
        }
        byte[] content = new byte[(int) member.bytes()];
        bytesAt(channel, member.at(), content.length).get(content);
        return content;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** A part of a stream; its end is not the stream's. */
    private static final class Limited extends InputStream {
        private final InputStream in;
        private long left;

        Limited(InputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = in.read(bytes, offset, (int) Math.min(length, left));
            if (read < 0) {
                throw new EOFException("the bundle became shorter while it was read");
            }
            left -= read;
            return read;
        }
    }
}
