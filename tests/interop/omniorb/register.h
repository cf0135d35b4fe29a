// What a client may read of a cell that it alone writes.
#pragma once

#include <cstdint>
#include <set>
#include <string>

class Register {
public:
    // A write ended: acknowledged, perhaps executed, or neither.
    void set(int64_t value, bool acknowledged, bool maybe) {
        if (acknowledged) {
            known_ = true;
            value_ = value;
        } else if (maybe) {
            pending_.insert(value);
        }
    }

    // Whether a read may give `value`: the last acknowledged write, or one of unknown outcome that took effect
    // since. Each of those can take effect once.
    bool got(int64_t value) {
        const bool right = !known_ || value == value_ || pending_.erase(value) > 0;
        if (right) value_ = value;
        known_ = true;
        return right;
    }

    std::string text() const {
        return std::to_string(value_) + (pending_.empty() ? "" : " or one of " + std::to_string(pending_.size()) + " pending");
    }

private:
    bool known_ = false;
    int64_t value_ = 0;
    std::set<int64_t> pending_;
};
