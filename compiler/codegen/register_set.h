// A set of registers of any number. Those below 64, nearly always all, need no memory of their own.
// Plain value.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace joist::compiler::codegen {

class RegisterSet {
public:
    bool has(std::uint32_t index) const { return (word(index / 64) >> (index % 64) & 1) != 0; }
    void add(std::uint32_t index) { make(index / 64) |= std::uint64_t{1} << (index % 64); }
    void remove(std::uint32_t index) {
        if (index / 64 < words()) make(index / 64) &= ~(std::uint64_t{1} << (index % 64));
    }
    void clear() {
        low_ = 0;
        high_.clear();
    }
    /// Highest member plus one.
    std::uint32_t bound() const {
        for (std::size_t i = words(); i-- > 0;) {
            if (word(i))
                return static_cast<std::uint32_t>(
                    i * 64 + 64 - static_cast<std::size_t>(__builtin_clzll(word(i))));
        }
        return 0;
    }
    void keep_below(std::uint32_t limit) {
        for (std::size_t i = limit / 64; i < words(); ++i) {
            const std::size_t kept = limit > i * 64 ? limit - i * 64 : 0;
            make(i) &= (std::uint64_t{1} << kept) - 1;
        }
    }
    void fill_below(std::uint32_t limit) {
        for (std::uint32_t i = 0; i < limit / 64; ++i)
            make(i) = ~std::uint64_t{0};
        if (limit % 64) make(limit / 64) |= (std::uint64_t{1} << limit % 64) - 1;
    }
    void intersect(const RegisterSet& other) {
        for (std::size_t i = 0; i < words(); ++i)
            make(i) &= other.word(i);
    }
    void unite(const RegisterSet& other) {
        for (std::size_t i = 0; i < other.words(); ++i)
            make(i) |= other.word(i);
    }
    friend bool operator==(const RegisterSet& a, const RegisterSet& b) {
        const std::size_t size = std::max(a.words(), b.words());
        for (std::size_t i = 0; i < size; ++i) {
            if (a.word(i) != b.word(i)) return false;
        }
        return true;
    }
    /// Registers 64 * index and up, as bits.
    std::uint64_t word(std::size_t index) const {
        if (index == 0) return low_;
        return index <= high_.size() ? high_[index - 1] : 0;
    }

private:
    std::size_t words() const { return 1 + high_.size(); }
    std::uint64_t& make(std::size_t index) {
        if (index == 0) return low_;
        if (index > high_.size()) high_.resize(index, 0);
        return high_[index - 1];
    }

    std::uint64_t low_ = 0;
    std::vector<std::uint64_t> high_;
};

} // namespace joist::compiler::codegen
