// One JSON object on one line, built field by field.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

class Line {
public:
    Line &text(const char *key, const std::string &value) { return raw(key, quoted(value)); }
    Line &number(const char *key, int64_t value) { return raw(key, std::to_string(value)); }
    Line &boolean(const char *key, bool value) { return raw(key, value ? "true" : "false"); }
    Line &raw(const char *key, const std::string &json) {
        fields_ += (fields_.empty() ? "" : ",") + quoted(key) + ":" + json;
        return *this;
    }
    std::string str() const { return "{" + fields_ + "}"; }

    static std::string quoted(const std::string &value) {
        std::string out = "\"";
        for (unsigned char c : value) {
            if (c == '"' || c == '\\') {
                out += '\\';
                out += static_cast<char>(c);
            } else if (c < 0x20 || c >= 0x7f) {
                char escape[8];
                std::snprintf(escape, sizeof escape, "\\u%04x", c);
                out += escape;
            } else {
                out += static_cast<char>(c);
            }
        }
        return out + "\"";
    }

private:
    std::string fields_;
};
