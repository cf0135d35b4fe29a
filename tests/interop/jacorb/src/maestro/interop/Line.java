package maestro.interop;

/** One JSON object on one line, built field by field. */
final class Line {
    private final StringBuilder fields = new StringBuilder();

    Line text(String key, String value) {
        return raw(key, quoted(value));
    }

    Line number(String key, long value) {
        return raw(key, Long.toString(value));
    }

    Line bool(String key, boolean value) {
        return raw(key, Boolean.toString(value));
    }

    Line raw(String key, String json) {
        if (fields.length() > 0) {
            fields.append(',');
        }
        fields.append(quoted(key)).append(':').append(json);
        return this;
    }

    @Override
    public String toString() {
        return "{" + fields + "}";
    }

    static String quoted(String value) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : value.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20 || c >= 0x7f) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
