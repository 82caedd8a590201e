// The process dictionary: see dictionary.h. Keys hash by content, so the index survives collections.
#include "vm/process/dictionary.h"

#include "vm/term/compare.h"

namespace joist {

namespace {
constexpr std::size_t kLinear = 8;
}

Dictionary& dictionary_of(Process& p) {
    if (p.dictionary == nullptr) p.dictionary = new Dictionary;
    return *p.dictionary;
}

std::size_t Dictionary::find(Term key) const {
    const std::size_t n = size();
    if (slots_.empty()) {
        for (std::size_t i = 0; i < n; i++) {
            if (equal_exact(pairs[2 * i], key)) return i;
        }
        return n;
    }
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = internal_hash(key) & mask;; at = (at + 1) & mask) {
        const std::uint32_t i = slots_[at];
        if (i == 0) return n;
        if (equal_exact(pairs[2 * (i - 1)], key)) return i - 1;
    }
}

void Dictionary::reindex(std::size_t slots) {
    slots_.assign(slots, 0);
    const std::size_t mask = slots - 1;
    for (std::size_t i = 0; i < size(); i++) {
        std::size_t at = internal_hash(pairs[2 * i]) & mask;
        while (slots_[at] != 0) at = (at + 1) & mask;
        slots_[at] = static_cast<std::uint32_t>(i + 1);
    }
}

Term Dictionary::get(Term key) const {
    const std::size_t i = find(key);
    return i == size() ? Term::none() : pairs[2 * i + 1];
}

Term Dictionary::put(Term key, Term value) {
    const std::size_t i = find(key);
    if (i < size()) {
        const Term old = pairs[2 * i + 1];
        pairs[2 * i + 1] = value;
        return old;
    }
    pairs.push_back(key);
    pairs.push_back(value);
    if (slots_.empty()) {
        if (size() > kLinear) reindex(4 * kLinear);
    } else if (size() * 2 > slots_.size()) {
        reindex(slots_.size() * 2);
    } else {
        const std::size_t mask = slots_.size() - 1;
        std::size_t at = internal_hash(key) & mask;
        while (slots_[at] != 0) at = (at + 1) & mask;
        slots_[at] = static_cast<std::uint32_t>(size());
    }
    return Term::none();
}

Term Dictionary::erase(Term key) {
    const std::size_t i = find(key);
    const std::size_t n = size();
    if (i == n) return Term::none();
    const Term old = pairs[2 * i + 1];
    if (!slots_.empty()) {
        // The slot of the pair goes (later members of its run move up), the last pair's is renumbered.
        const std::size_t mask = slots_.size() - 1;
        const auto slot_of = [&](std::size_t pair) {
            std::size_t at = internal_hash(pairs[2 * pair]) & mask;
            while (slots_[at] != pair + 1) at = (at + 1) & mask;
            return at;
        };
        if (i != n - 1) {
            const std::size_t last = slot_of(n - 1), mine = slot_of(i);
            slots_[last] = static_cast<std::uint32_t>(i + 1);
            slots_[mine] = static_cast<std::uint32_t>(n);
            std::swap(pairs[2 * i], pairs[2 * n - 2]);
            std::swap(pairs[2 * i + 1], pairs[2 * n - 1]);
        }
        std::size_t hole = slot_of(n - 1);
        for (std::size_t at = (hole + 1) & mask; slots_[at] != 0; at = (at + 1) & mask) {
            const std::size_t home = internal_hash(pairs[2 * (slots_[at] - 1)]) & mask;
            if (((at - home) & mask) >= ((at - hole) & mask)) {
                slots_[hole] = slots_[at];
                hole = at;
            }
        }
        slots_[hole] = 0;
    } else {
        pairs[2 * i] = pairs[2 * n - 2];
        pairs[2 * i + 1] = pairs[2 * n - 1];
    }
    pairs.resize(2 * n - 2);
    if (pairs.empty()) {
        pairs.shrink_to_fit();
        slots_.clear();
        slots_.shrink_to_fit();
    }
    return old;
}

} // namespace joist
