// Interned names: atoms, variables, record and field names. One SymbolTable a compilation; one
// thread at a time.
#pragma once

#include "compiler/source/arena.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

namespace joist::compiler {

/// A name of one SymbolTable. Two symbols of the same table are equal exactly when their texts are.
///
/// A pointer in size; valid as long as the table lives. Default-made, it is "no symbol".
class Symbol {
public:
    struct Entry {
        const char* text;
        std::uint32_t length;
        std::uint32_t id;
        std::uint32_t hash;
        std::uint32_t keyword; ///< token kind of a reserved word, else 0 (used by the scanner)
    };

    Symbol() = default;
    explicit Symbol(const Entry* entry) : entry_{entry} {}

    /// The name without quotes, in UTF-8. Empty for "no symbol".
    std::string_view text() const {
        return entry_ ? std::string_view{entry_->text, entry_->length} : std::string_view{};
    }
    /// Dense number from 0 in order of first use: an index for side tables. Needs a symbol.
    std::uint32_t id() const { return entry_->id; }
    /// Token kind if this is a reserved word, else 0.
    std::uint32_t keyword() const { return entry_->keyword; }

    explicit operator bool() const { return entry_ != nullptr; }
    friend bool operator==(Symbol, Symbol) = default;
    friend bool operator==(Symbol symbol, std::string_view text) { return symbol.text() == text; }
    const Entry* entry() const { return entry_; }

private:
    const Entry* entry_ = nullptr;
};

/// Gives each distinct text one Symbol.
class SymbolTable {
public:
    SymbolTable();
    SymbolTable(const SymbolTable&) = delete;
    SymbolTable& operator=(const SymbolTable&) = delete;

    /// The symbol of `text` (UTF-8), made if new.
    Symbol intern(std::string_view text) { return intern(text, hash(text)); }
    /// The same with the hash known already, as the scanner does.
    Symbol intern(std::string_view text, std::uint32_t hash);
    /// Marks `text` as a reserved word.
    void set_keyword(std::string_view text, std::uint32_t kind);
    /// Number of symbols made; all ids are below.
    std::size_t size() const { return count_; }

    static constexpr std::uint32_t kHashSeed = 2166136261u;
    static std::uint32_t hash_step(std::uint32_t hash, unsigned char byte) {
        return (hash ^ byte) * 16777619u;
    }
    static std::uint32_t hash(std::string_view text) {
        std::uint32_t value = kHashSeed;
        for (const char c : text)
            value = hash_step(value, static_cast<unsigned char>(c));
        return value;
    }

private:
    void grow();

    Arena arena_;
    std::unique_ptr<Symbol::Entry*[]> slots_;
    std::size_t mask_ = 0;
    std::size_t count_ = 0;
};

} // namespace joist::compiler

template <> struct std::hash<joist::compiler::Symbol> {
    std::size_t operator()(joist::compiler::Symbol symbol) const noexcept {
        return std::hash<const void*>{}(symbol.entry());
    }
};
