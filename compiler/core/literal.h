// Constant terms, known at compile time: immutable trees shared by Core, SSA and the code
// generator.
//
// A LiteralPool owns its literals and keeps one of each: two literals of one pool are the same term
// (`=:=`) exactly when their pointers are equal. Floats are told apart by their bits (0.0 and -0.0
// are two literals). The pool lives as long as the module being compiled; one thread at a time.
#pragma once

#include "compiler/source/arena.h"
#include "compiler/source/symbol.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace joist::compiler {

enum class LiteralKind : std::uint8_t {
    kInteger,    // fits int64: `integer`
    kBigInteger, // does not: `limbs`, `negative`
    kFloat,      // `real`
    kAtom,       // `atom`
    kNil,
    kCons,  // `items`: head, tail
    kTuple, // `items`
    kMap,   // `items`: key, value, key, value...; keys distinct, in an order fixed by the contents
    kBitstring, // `bytes` and `bits` (the number of bits; unused low bits of the last byte are 0)
    kExportFun, // `items`: module, function, arity (as integer)
};

/// One constant term. Read the fields that its kind names, no others.
struct Literal {
    LiteralKind kind;
    bool negative = false;
    std::uint32_t depth = 0; ///< 0 for a leaf; lists count only through heads
    std::uint64_t hash = 0;
    std::uint64_t bits = 0;
    union {
        std::int64_t integer = 0;
        double real;
    };
    Symbol atom{};
    std::span<const std::uint64_t> limbs{}; ///< least significant first, the last not 0
    std::span<const Literal* const> items{};
    std::span<const std::uint8_t> bytes{};

    bool is_integer() const {
        return kind == LiteralKind::kInteger || kind == LiteralKind::kBigInteger;
    }
    bool is_small() const { return kind == LiteralKind::kInteger; }
    bool is_atom() const { return kind == LiteralKind::kAtom; }
    bool is_atom(std::string_view text) const { return kind == LiteralKind::kAtom && atom == text; }
    bool is_nil() const { return kind == LiteralKind::kNil; }
    bool is_cons() const { return kind == LiteralKind::kCons; }
    bool is_tuple() const { return kind == LiteralKind::kTuple; }
    bool is_map() const { return kind == LiteralKind::kMap; }
    bool is_float() const { return kind == LiteralKind::kFloat; }
    bool is_bitstring() const { return kind == LiteralKind::kBitstring; }
    bool is_binary() const { return is_bitstring() && bits % 8 == 0; }
    const Literal* head() const { return items[0]; }
    const Literal* tail() const { return items[1]; }
};

/// Makes literals and keeps one of each.
class LiteralPool {
public:
    explicit LiteralPool(SymbolTable& symbols);
    LiteralPool(const LiteralPool&) = delete;
    LiteralPool& operator=(const LiteralPool&) = delete;

    const Literal* integer(std::int64_t value);
    /// An integer of any size; shrinks to a small one when it fits.
    const Literal* integer(bool negative, std::span<const std::uint64_t> limbs);
    const Literal* real(double value);
    const Literal* atom(Symbol name);
    const Literal* atom(std::string_view name) { return atom(symbols_.intern(name)); }
    const Literal* boolean(bool value) { return value ? true_ : false_; }
    const Literal* nil() const { return nil_; }
    const Literal* cons(const Literal* head, const Literal* tail);
    /// A list of `elements` that ends in `tail` (null: a proper list).
    const Literal* list(std::span<const Literal* const> elements, const Literal* tail = nullptr);
    /// A string as the list of its code points.
    const Literal* string(std::u32string_view text);
    const Literal* tuple(std::span<const Literal* const> elements);
    /// A map; of equal keys the last one counts.
    const Literal* map(std::span<const std::pair<const Literal*, const Literal*>> pairs);
    const Literal* bitstring(std::span<const std::uint8_t> bytes, std::uint64_t bits);
    const Literal* binary(std::string_view bytes);
    const Literal* export_fun(Symbol module, Symbol function, std::int64_t arity);

    SymbolTable& symbols() { return symbols_; }
    Arena& arena() { return arena_; }

private:
    const Literal* keep(Literal candidate);
    void grow();

    SymbolTable& symbols_;
    Arena arena_;
    std::vector<const Literal*> slots_;
    std::size_t count_ = 0;
    const Literal* nil_ = nullptr;
    const Literal* true_ = nullptr;
    const Literal* false_ = nullptr;
};

/// The term as Erlang source would write it (`{a,[1,2],<<"x">>}`); long ones are cut after about
/// `limit` bytes.
std::string print_literal(const Literal* literal, std::size_t limit = 2000);
/// The atom with quotes where the language needs them.
std::string print_atom(std::string_view name);

} // namespace joist::compiler
