package org.varta.engine.decode.evtx;

/** The types of BinXML values, as they stand in the file. */
final class ValueType {

    static final int NULL = 0x00;
    static final int STRING = 0x01;
    static final int ANSI_STRING = 0x02;
    static final int INT8 = 0x03;
    static final int UINT8 = 0x04;
    static final int INT16 = 0x05;
    static final int UINT16 = 0x06;
    static final int INT32 = 0x07;
    static final int UINT32 = 0x08;
    static final int INT64 = 0x09;
    static final int UINT64 = 0x0A;
    static final int REAL32 = 0x0B;
    static final int REAL64 = 0x0C;
    static final int BOOL = 0x0D;
    static final int BINARY = 0x0E;
    static final int GUID = 0x0F;
    static final int SIZE_T = 0x10;
    static final int FILETIME = 0x11;
    static final int SYSTEMTIME = 0x12;
    static final int SID = 0x13;
    static final int HEX_INT32 = 0x14;
    static final int HEX_INT64 = 0x15;
    static final int EVT_HANDLE = 0x20;
    static final int BIN_XML = 0x21;
    static final int EVT_XML = 0x23;

    /** Added to the type of the members. */
    static final int ARRAY = 0x80;

    private ValueType() {}

    static boolean isArray(int type) {
        return (type & ARRAY) != 0;
    }

    /** Whether a value of the type is a JSON number. */
    static boolean isNumber(int type) {
        return type >= INT8 && type <= REAL64;
    }

    /**
     * How long each member of an array is.
     *
     * @return bytes; -1 when the type alone does not say
     */
    static int memberBytes(int type, int arrayBytes) {
        return switch (type) {
            case INT8, UINT8 -> 1;
            case INT16, UINT16 -> 2;
            case INT32, UINT32, REAL32, BOOL, HEX_INT32 -> 4;
            case INT64, UINT64, REAL64, FILETIME, HEX_INT64 -> 8;
            case SIZE_T -> arrayBytes % 8 == 0 ? 8 : 4;
            case GUID, SYSTEMTIME -> 16;
            default -> -1;
        };
    }
}
