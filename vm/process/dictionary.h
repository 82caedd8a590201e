// The process dictionary: put/get/erase. Pairs in one array (so that they are one range of roots), an index over it when there are many.
#pragma once

#include "vm/process/process.h"

#include <vector>

namespace joist {

struct Dictionary {
    /// The value, or none().
    Term get(Term key) const;
    /// The value before, or none().
    Term put(Term key, Term value);
    Term erase(Term key);
    std::size_t size() const { return pairs.size() / 2; }

    std::vector<Term> pairs; ///< key, value, key, value ...

private:
    std::size_t find(Term key) const; ///< index of the pair, or size()
    void reindex(std::size_t slots);
    std::vector<std::uint32_t> slots_; ///< pair number + 1, by hash; empty while there are few pairs
};

Dictionary& dictionary_of(Process& p);

} // namespace joist
