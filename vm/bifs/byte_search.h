// Searching bytes for one of several patterns: the leftmost match, the longest of those that start there.
// One pattern: the C library's two-way search. Several: an Aho-Corasick automaton; linear in the text whatever the patterns.
#pragma once

#include "vm/term/boxed.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace joist {

class BytePattern final : public MagicObject {
public:
    /// `patterns`: at least one, none empty.
    explicit BytePattern(std::vector<std::string> patterns);

    bool single() const { return patterns_.size() == 1; }
    std::size_t longest() const { return longest_; }

    struct Match {
        std::size_t at, length;
    };
    /// The first match in text[from..]; false if there is none.
    bool find(std::span<const std::uint8_t> text, std::size_t from, Match* match) const;

private:
    struct State {
        std::uint32_t fail = 0;
        std::uint32_t depth = 0;
        std::uint32_t longest = 0;                              ///< length of the longest pattern that ends here, 0: none
        std::vector<std::pair<std::uint8_t, std::uint32_t>> next; ///< by byte
    };
    std::uint32_t step(std::uint32_t state, std::uint8_t byte) const;
    std::uint32_t child(std::uint32_t state, std::uint8_t byte) const;
    void build();

    std::vector<std::string> patterns_;
    std::size_t longest_ = 0;
    std::vector<State> states_;
    std::uint32_t root_[256] = {};
};

} // namespace joist
