// Searching bytes; see byte_search.h.

#include "vm/bifs/byte_search.h"

#include "vm/process/node.h"

#include <algorithm>
#include <cstring>
#include <deque>

namespace joist {

BytePattern::BytePattern(std::vector<std::string> patterns) : MagicObject{MagicType::BinaryPattern}, patterns_{std::move(patterns)} {
    id = new_ref_id();
    for (const std::string& pattern : patterns_) longest_ = std::max(longest_, pattern.size());
    if (!single()) build();
}

std::uint32_t BytePattern::child(std::uint32_t state, std::uint8_t byte) const {
    if (state == 0) return root_[byte];
    const auto& next = states_[state].next;
    const auto at = std::lower_bound(next.begin(), next.end(), byte, [](const auto& e, std::uint8_t b) { return e.first < b; });
    return at != next.end() && at->first == byte ? at->second : 0;
}

std::uint32_t BytePattern::step(std::uint32_t state, std::uint8_t byte) const {
    for (;;) {
        const std::uint32_t to = child(state, byte);
        if (to != 0 || state == 0) return to;
        state = states_[state].fail;
    }
}

void BytePattern::build() {
    states_.emplace_back();
    for (const std::string& pattern : patterns_) {
        std::uint32_t state = 0;
        for (const char c : pattern) {
            const auto byte = static_cast<std::uint8_t>(c);
            std::uint32_t to = child(state, byte);
            if (to == 0) {
                to = static_cast<std::uint32_t>(states_.size());
                State fresh;
                fresh.depth = states_[state].depth + 1;
                states_.push_back(std::move(fresh));
                if (state == 0)
                    root_[byte] = to;
                else {
                    auto& next = states_[state].next;
                    next.insert(std::lower_bound(next.begin(), next.end(), std::pair{byte, 0u}), {byte, to});
                }
            }
            state = to;
        }
        states_[state].longest = static_cast<std::uint32_t>(pattern.size());
    }
    // Breadth first, so that a state's fail state is done before it.
    std::deque<std::uint32_t> queue;
    for (const std::uint32_t s : root_)
        if (s != 0) queue.push_back(s);
    while (!queue.empty()) {
        const std::uint32_t state = queue.front();
        queue.pop_front();
        for (const auto& [byte, to] : states_[state].next) {
            states_[to].fail = step(states_[state].fail, byte);
            queue.push_back(to);
        }
        if (states_[state].longest == 0) states_[state].longest = states_[states_[state].fail].longest;
    }
}

bool BytePattern::find(std::span<const std::uint8_t> text, std::size_t from, Match* match) const {
    if (from > text.size()) return false;
    if (single()) {
        const std::string& pattern = patterns_[0];
        const void* hit = pattern.size() == 1 ? std::memchr(text.data() + from, static_cast<std::uint8_t>(pattern[0]), text.size() - from)
                                              : memmem(text.data() + from, text.size() - from, pattern.data(), pattern.size());
        if (!hit) return false;
        *match = {static_cast<std::size_t>(static_cast<const std::uint8_t*>(hit) - text.data()), pattern.size()};
        return true;
    }
    bool found = false;
    std::uint32_t state = 0;
    for (std::size_t i = from; i < text.size(); i++) {
        if (state == 0 && !found) // skip what starts nothing
            while (i < text.size() && root_[text[i]] == 0) i++;
        if (i >= text.size()) break;
        state = step(state, text[i]);
        const State& s = states_[state];
        // Nothing that ends later can start at or before the match found.
        if (found && (state == 0 || i + 1 - s.depth > match->at)) return true;
        if (s.longest == 0) continue;
        const std::size_t at = i + 1 - s.longest;
        if (!found || at < match->at || (at == match->at && s.longest > match->length)) *match = {at, s.longest};
        found = true;
    }
    return found;
}

} // namespace joist
