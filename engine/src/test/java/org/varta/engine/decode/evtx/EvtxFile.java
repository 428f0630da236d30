package org.varta.engine.decode.evtx;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** Writes small logs as Windows does: names and templates where they are first used, later ones by their offset. */
final class EvtxFile {

    static final int HEADER_BYTES = 4096;

    /** A value of an instance: type and bytes, or a template with values of its own. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Typed(int type, byte[] bytes, Xml nested, List<Typed> values) {}

    private final List<ByteBuffer> chunks = new ArrayList<>();
    private final Map<String, Integer> names = new HashMap<>();
    private final Map<Xml, Integer> templates = new HashMap<>();
    private ByteBuffer out = ByteBuffer.allocate(0);
    private int minor = 1;
    private int flags;

    EvtxFile() {
        startChunk();
    }

    static Typed value(int type, byte[] bytes) {
        return new Typed(type, bytes, Xml.text(""), List.of());
    }

    static Typed string(String text) {
        return value(ValueType.STRING, text.getBytes(UTF_16LE));
    }

    static Typed number(int type, int bytes, long number) {
        return value(
                type,
                Arrays.copyOf(
                        ByteBuffer.allocate(8)
                                .order(LITTLE_ENDIAN)
                                .putLong(number)
                                .array(),
                        bytes));
    }

    static Typed nothing() {
        return value(ValueType.NULL, new byte[0]);
    }

    static Typed nested(Xml template, Typed... values) {
        return new Typed(ValueType.BIN_XML, new byte[0], template, List.of(values));
    }

    EvtxFile version(int minorVersion) {
        minor = minorVersion;
        return this;
    }

    EvtxFile flags(int fileFlags) {
        flags = fileFlags;
        return this;
    }

    EvtxFile startChunk() {
        out = ByteBuffer.allocate(Chunk.SIZE_BYTES).order(LITTLE_ENDIAN);
        out.position(Chunk.HEADER_BYTES);
        chunks.add(out);
        names.clear();
        templates.clear();
        return this;
    }

    /** A record of one template with values. */
    EvtxFile record(long number, Xml template, Typed... values) {
        int at = startRecord(number);
        instance(template, List.of(values));
        endRecord(at);
        return this;
    }

    /** A record of a fragment without a template. */
    EvtxFile plainRecord(long number, Xml content) {
        int at = startRecord(number);
        out.put((byte) 0x0F).put((byte) 1).put((byte) 1).put((byte) 0);
        write(content, true);
        out.put((byte) 0);
        endRecord(at);
        return this;
    }

    /** Bytes between records. */
    EvtxFile junk(byte[] bytes) {
        out.put(bytes);
        return this;
    }

    /** Where the next record of the present chunk will start in the file. */
    int nextRecordOffset() {
        return HEADER_BYTES + (chunks.size() - 1) * Chunk.SIZE_BYTES + out.position();
    }

    byte[] toBytes() {
        ByteBuffer file = ByteBuffer.allocate(HEADER_BYTES + chunks.size() * Chunk.SIZE_BYTES)
                .order(LITTLE_ENDIAN);
        file.put("ElfFile\0".getBytes(US_ASCII));
        file.putLong(0).putLong(chunks.size() - 1).putLong(1).putInt(128);
        file.putShort((short) minor).putShort((short) 3).putShort((short) HEADER_BYTES);
        file.putShort((short) chunks.size());
        file.putInt(0x78, flags);
        CRC32 crc = new CRC32();
        crc.update(file.array(), 0, 0x78);
        file.putInt(0x7C, (int) crc.getValue());
        for (int i = 0; i < chunks.size(); i++) {
            file.put(HEADER_BYTES + i * Chunk.SIZE_BYTES, finished(chunks.get(i)));
        }
        return file.array();
    }

    private static byte[] finished(ByteBuffer chunk) {
        int end = chunk.position();
        chunk.put(0, "ElfChnk\0".getBytes(US_ASCII));
        chunk.putInt(0x28, 128).putInt(0x30, end);
        chunk.putInt(0x34, crc(chunk, Chunk.HEADER_BYTES, end));
        chunk.putInt(0x7C, crc(chunk, 0, 0x78, 0x80, Chunk.HEADER_BYTES));
        byte[] bytes = new byte[Chunk.SIZE_BYTES];
        chunk.get(0, bytes);
        return bytes;
    }

    private static int crc(ByteBuffer chunk, int... fromsAndTos) {
        CRC32 crc = new CRC32();
        for (int i = 0; i < fromsAndTos.length; i += 2) {
            crc.update(chunk.slice(fromsAndTos[i], fromsAndTos[i + 1] - fromsAndTos[i]));
        }
        return (int) crc.getValue();
    }

    private int startRecord(long number) {
        int at = out.position();
        out.putInt(0x2A2A).putInt(0).putLong(number).putLong(133_000_000_000_000_000L + number);
        return at;
    }

    private void endRecord(int at) {
        while ((out.position() - at) % 8 != 4) {
            out.put((byte) 0);
        }
        int size = out.position() + 4 - at;
        out.putInt(size).putInt(at + 4, size);
    }

    private void instance(Xml template, List<Typed> values) {
        out.put((byte) 0x0F).put((byte) 1).put((byte) 1).put((byte) 0);
        out.put((byte) Token.TEMPLATE_INSTANCE).put((byte) 1);
        int id = templates.containsKey(template) ? out.getInt(templates.get(template) + 4) : 0x1000 + templates.size();
        out.putInt(id);
        Integer known = templates.get(template);
        out.putInt(known == null ? out.position() + 4 : known);
        if (known == null) {
            templates.put(template, out.position());
            out.putInt(0).putInt(id).putLong(0).putInt(0).putInt(0);
            int from = out.position();
            out.put((byte) 0x0F).put((byte) 1).put((byte) 1).put((byte) 0);
            write(template, true);
            out.put((byte) 0);
            out.putInt(from - 4, out.position() - from);
        }
        values(values);
    }

    private void values(List<Typed> values) {
        out.putInt(values.size());
        int descriptors = out.position();
        for (Typed value : values) {
            out.putShort((short) value.bytes().length).put((byte) value.type()).put((byte) 0);
        }
        for (int i = 0; i < values.size(); i++) {
            Typed value = values.get(i);
            if (value.type() == ValueType.BIN_XML && value.bytes().length == 0) {
                int from = out.position();
                instance(value.nested(), value.values());
                out.putShort(descriptors + i * 4, (short) (out.position() - from));
            } else {
                out.put(value.bytes());
            }
        }
    }

    private void write(Xml xml, boolean hasDependencyId) {
        switch (xml) {
            case Xml.Element element -> element(element, hasDependencyId);
            case Xml.Text text -> {
                out.put((byte) Token.VALUE).put((byte) ValueType.STRING);
                counted(text.text());
            }
            case Xml.Entity entity -> {
                out.put((byte) Token.ENTITY_REFERENCE);
                name(entity.name());
            }
            case Xml.CharacterReference character -> {
                out.put((byte) Token.CHARACTER_REFERENCE);
                out.putChar(character.c());
            }
            case Xml.Cdata cdata -> {
                out.put((byte) Token.CDATA);
                counted(cdata.text());
            }
            case Xml.Value value -> {
                out.put((byte) Token.OPTIONAL_SUBSTITUTION);
                out.putShort((short) value.id()).put((byte) 0);
            }
        }
    }

    private void element(Xml.Element element, boolean hasDependencyId) {
        boolean hasAttributes = !element.attributes().isEmpty();
        out.put((byte) (hasAttributes ? 0x41 : 0x01));
        if (hasDependencyId) {
            out.putShort((short) -1);
        }
        int sizeAt = out.position();
        out.putInt(0);
        name(element.name());
        if (hasAttributes) {
            int listAt = out.position();
            out.putInt(0);
            for (int i = 0; i < element.attributes().size(); i++) {
                boolean isLast = i == element.attributes().size() - 1;
                out.put((byte) (isLast ? 0x06 : 0x46));
                name(element.attributes().get(i).name());
                element.attributes().get(i).value().forEach(part -> write(part, hasDependencyId));
            }
            out.putInt(listAt, out.position() - listAt - 4);
        }
        if (element.content().isEmpty()) {
            out.put((byte) Token.CLOSE_EMPTY_ELEMENT);
        } else {
            out.put((byte) Token.CLOSE_START_ELEMENT);
            element.content().forEach(part -> write(part, hasDependencyId));
            out.put((byte) Token.END_ELEMENT);
        }
        out.putInt(sizeAt, out.position() - sizeAt - 4);
    }

    private void name(String name) {
        Integer known = names.get(name);
        out.putInt(known == null ? out.position() + 4 : known);
        if (known == null) {
            names.put(name, out.position());
            out.putInt(0).putShort((short) 0);
            counted(name);
            out.putShort((short) 0);
        }
    }

    private void counted(String text) {
        out.putShort((short) text.length());
        out.put(text.getBytes(UTF_16LE));
    }
}
