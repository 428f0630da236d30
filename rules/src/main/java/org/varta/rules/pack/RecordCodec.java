package org.varta.rules.pack;

import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.varta.rules.sigma.SigmaDocument;

/**
 * Records to bytes and back. How a value is written follows from what it is declared as, all the way down from one record
 * class: records, sealed interfaces of records, enums, lists, maps, text and numbers. The bytes name no class, so that nothing
 * else can come of them. Other declarations of the same class read other bytes: whoever keeps bytes keeps them apart by
 * the version of the code.
 */
final class RecordCodec {

    private final Map<Type, Codec> codecs = new HashMap<>();
    private final Codec root;

    /** For one class of records. */
    RecordCodec(Class<? extends Record> root) {
        this.root = codec(root);
    }

    /** Appends a record of that class. */
    void write(Record value, ByteSink out) {
        root.write(value, out);
    }

    /**
     * Reads a record of that class.
     *
     * @throws IllegalStateException when the bytes do not give one; also any exception of the records' own checks
     */
    Object read(ByteSource in) {
        Object value = root.read(in);
        if (value == null) {
            throw new IllegalStateException("nothing where a record has to be");
        }
        return value;
    }

    /** Null is a value of every type but the primitive ones. */
    private interface Codec {
        void write(@Nullable Object value, ByteSink out);

        @Nullable
        Object read(ByteSource in);
    }

    private Codec codec(Type type) {
        Codec known = codecs.get(type);
        if (known != null) {
            return known;
        }
        // Types may contain themselves, so that a type is known before what it is made of is.
        Later later = new Later();
        codecs.put(type, later);
        Codec made = type instanceof ParameterizedType generic ? generic(generic) : plain((Class<?>) type);
        later.actual = made;
        codecs.put(type, made);
        return made;
    }

    private static final class Later implements Codec {
        private @Nullable Codec actual;

        private Codec actual() {
            Codec known = actual;
            if (known == null) {
                throw new IllegalStateException("a type that is made of nothing but itself");
            }
            return known;
        }

        @Override
        public void write(@Nullable Object value, ByteSink out) {
            actual().write(value, out);
        }

        @Override
        public @Nullable Object read(ByteSource in) {
            return actual().read(in);
        }
    }

    private Codec generic(ParameterizedType type) {
        Type[] arguments = type.getActualTypeArguments();
        Class<?> raw = (Class<?>) type.getRawType();
        if (List.class.isAssignableFrom(raw)) {
            return new OfList(codec(arguments[0]));
        }
        if (Map.class.isAssignableFrom(raw)) {
            return new OfMap(codec(arguments[0]), codec(arguments[1]));
        }
        throw new IllegalArgumentException("no way to write " + type);
    }

    private Codec plain(Class<?> type) {
        if (type == String.class) {
            return new OfText();
        } else if (type == int.class || type == Integer.class) {
            return new OfInt();
        } else if (type == boolean.class) {
            return new OfBoolean();
        } else if (type == BigDecimal.class) {
            return new OfDecimal();
        } else if (type == Duration.class) {
            return new OfDuration();
        } else if (type == InetAddress.class) {
            return new OfAddress();
        } else if (type.isEnum()) {
            return new OfEnum(type.getEnumConstants());
        } else if (type.isSealed()) {
            return ofSealed(type);
        } else if (type.isRecord()) {
            Codec record = ofRecord(type);
            return SigmaDocument.class.isAssignableFrom(type) ? new OfShared(record) : record;
        }
        throw new IllegalArgumentException("no way to write " + type);
    }

    private Codec ofSealed(Class<?> type) {
        List<Class<?>> kinds = List.of(type.getPermittedSubclasses());
        return new OfSealed(kinds, kinds.stream().map(this::codec).toList());
    }

    private Codec ofRecord(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        List<Codec> parts = new ArrayList<>();
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            parts.add(codec(components[i].getGenericType()));
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            if (!Modifier.isPublic(constructor.getModifiers())) {
                constructor.setAccessible(true);
                for (RecordComponent component : components) {
                    component.getAccessor().setAccessible(true);
                }
            }
            return new OfRecord(constructor, components, parts);
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException("a record without its constructor: " + type, e);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record OfRecord(Constructor<?> constructor, RecordComponent[] components, List<Codec> parts)
            implements Codec {
        @Override
        public void write(@Nullable Object value, ByteSink out) {
            out.flag(value != null);
            if (value == null) {
                return;
            }
            try {
                for (int i = 0; i < components.length; i++) {
                    parts.get(i).write(components[i].getAccessor().invoke(value), out);
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public @Nullable Object read(ByteSource in) {
            if (!in.flag()) {
                return null;
            }
            @Nullable Object[] arguments = new @Nullable Object[parts.size()];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = parts.get(i).read(in);
            }
            try {
                return constructor.newInstance(arguments);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** One object that stands in several places is one object again. */
    private record OfShared(Codec codec) implements Codec {
        @Override
        public void write(@Nullable Object value, ByteSink out) {
            Integer known = value == null ? null : out.known(value);
            out.number(known == null ? 0 : known + 1);
            if (known == null) {
                codec.write(value, out);
                if (value != null) {
                    out.know(value);
                }
            }
        }

        @Override
        public @Nullable Object read(ByteSource in) {
            int known = in.number();
            if (known > 0) {
                return in.known(known - 1);
            }
            Object value = codec.read(in);
            if (value != null) {
                in.know(value);
            }
            return value;
        }
    }

    private record OfSealed(List<Class<?>> kinds, List<Codec> codecs) implements Codec {
        @Override
        public void write(@Nullable Object value, ByteSink out) {
            if (value == null) {
                out.number(0);
                return;
            }
            for (int i = 0; i < kinds.size(); i++) {
                if (kinds.get(i).isInstance(value)) {
                    out.number(i + 1);
                    codecs.get(i).write(value, out);
                    return;
                }
            }
            throw new IllegalArgumentException("not a kind that is known: " + value.getClass());
        }

        @Override
        public @Nullable Object read(ByteSource in) {
            int kind = in.number();
            if (kind == 0) {
                return null;
            }
            if (kind > kinds.size()) {
                throw new IllegalStateException("no kind " + kind);
            }
            return codecs.get(kind - 1).read(in);
        }
    }

    @SuppressWarnings({"ArrayRecordComponent", "EnumOrdinal"}) // never compared; bytes are of one version of the code
    private record OfEnum(Object[] constants) implements Codec {
        @Override
        public void write(@Nullable Object value, ByteSink out) {
            out.number(value == null ? 0 : ((Enum<?>) value).ordinal() + 1);
        }

        @Override
        public @Nullable Object read(ByteSource in) {
            int ordinal = in.number();
            return ordinal == 0 ? null : constants[ordinal - 1];
        }
    }

    private record OfList(Codec of) implements Codec {
        @Override
        public void write(@Nullable Object value, ByteSink out) {
            List<?> list = (List<?>) value;
            out.number(list == null ? 0 : list.size() + 1);
            if (list != null) {
                list.forEach(one -> of.write(one, out));
            }
        }

        @Override
        public @Nullable Object read(ByteSource in) {
            int size = in.number() - 1;
            if (size < 0) {
                return null;
            }
            @Nullable Object[] all = new @Nullable Object[in.bounded(size)];
            for (int i = 0; i < size; i++) {
                all[i] = of.read(in);
            }
            return List.of(all);
        }
    }

    private record OfMap(Codec key, Codec content) implements Codec {
        @Override
        public void write(@Nullable Object value, ByteSink out) {
            Map<?, ?> map = (Map<?, ?>) value;
            out.number(map == null ? 0 : map.size() + 1);
            if (map != null) {
                map.forEach((name, one) -> {
                    key.write(name, out);
                    content.write(one, out);
                });
            }
        }

        @Override
        public @Nullable Object read(ByteSource in) {
            int size = in.number() - 1;
            if (size < 0) {
                return null;
            }
            Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
            for (int i = 0; i < size; i++) {
                Object name = key.read(in);
                map.put(name, content.read(in));
            }
            return map;
        }
    }

    private record OfText() implements Codec {
        @Override
        public void write(@Nullable Object value, ByteSink out) {
            out.text((String) value);
        }

        @Override
        public @Nullable Object read(ByteSource in) {
            return in.text();
        }
    }

    private record OfInt() implements Codec {
        @Override
        public void write(@Nullable Object value, ByteSink out) {
            out.flag(value != null);
            if (value != null) {
                out.number((Integer) value);
            }
        }

        @Override
        public @Nullable Object read(ByteSource in) {
            return in.flag() ? in.number() : null;
        }
    }

    private record OfBoolean() implements Codec {
        @Override
        public void write(@Nullable Object value, ByteSink out) {
            out.flag(Boolean.TRUE.equals(value));
        }

        @Override
        public @Nullable Object read(ByteSource in) {
            return in.flag();
        }
    }

    private record OfDecimal() implements Codec {
        @Override
        public void write(@Nullable Object value, ByteSink out) {
            BigDecimal number = (BigDecimal) value;
            out.bytes(number == null ? null : number.unscaledValue().toByteArray());
            if (number != null) {
                out.number(number.scale());
            }
        }

        @Override
        public @Nullable Object read(ByteSource in) {
            byte[] unscaled = in.bytes();
            return unscaled == null ? null : new BigDecimal(new BigInteger(unscaled), in.number());
        }
    }

    private record OfDuration() implements Codec {
        @Override
        public void write(@Nullable Object value, ByteSink out) {
            out.text(value == null ? null : value.toString());
        }

        @Override
        public @Nullable Object read(ByteSource in) {
            String text = in.text();
            return text == null ? null : Duration.parse(text);
        }
    }

    private record OfAddress() implements Codec {
        @Override
        public void write(@Nullable Object value, ByteSink out) {
            out.bytes(value == null ? null : ((InetAddress) value).getAddress());
        }

        @Override
        public @Nullable Object read(ByteSource in) {
            byte[] address = in.bytes();
            try {
                return address == null ? null : InetAddress.getByAddress(address);
            } catch (UnknownHostException e) {
                throw new IllegalStateException("not an address", e);
            }
        }
    }
}
