// Open-addressing hash set of names; see symbol.h.
#include "compiler/source/symbol.h"

namespace joist::compiler {

namespace {
constexpr std::size_t kFirstSlots = 1024;
}

SymbolTable::SymbolTable() : slots_{new Symbol::Entry* [kFirstSlots] {}}, mask_{kFirstSlots - 1} {}

Symbol SymbolTable::intern(std::string_view text, std::uint32_t hash) {
    std::size_t at = (hash ^ (hash >> 15)) & mask_;
    while (const Symbol::Entry* entry = slots_[at]) {
        if (entry->hash == hash && std::string_view{entry->text, entry->length} == text)
            return Symbol{entry};
        at = (at + 1) & mask_;
    }
    const std::string_view kept = arena_.copy(text);
    Symbol::Entry* made = arena_.make<Symbol::Entry>(kept.data(),
                                                     static_cast<std::uint32_t>(kept.size()),
                                                     static_cast<std::uint32_t>(count_),
                                                     hash,
                                                     0u);
    slots_[at] = made;
    if (++count_ * 2 > mask_) grow();
    return Symbol{made};
}

void SymbolTable::set_keyword(std::string_view text, std::uint32_t kind) {
    const Symbol symbol = intern(text);
    const_cast<Symbol::Entry*>(symbol.entry())->keyword = kind;
}

void SymbolTable::grow() {
    const std::size_t old_size = mask_ + 1;
    std::unique_ptr<Symbol::Entry*[]> bigger{new Symbol::Entry* [old_size * 2] {}};
    mask_ = old_size * 2 - 1;
    for (std::size_t i = 0; i < old_size; ++i) {
        Symbol::Entry* entry = slots_[i];
        if (!entry) continue;
        std::size_t at = (entry->hash ^ (entry->hash >> 15)) & mask_;
        while (bigger[at])
            at = (at + 1) & mask_;
        bigger[at] = entry;
    }
    slots_ = std::move(bigger);
}

} // namespace joist::compiler
