// Lowering: generic instructions to internal ones. One object a module being loaded.
//
// emit() picks the row of a family that fits the operands; lower_one() and the functions it calls decide on families and fuse
// neighbours: lower.cpp (driver, functions, labels), lower_basic.cpp (data, calls, tests, arithmetic), lower_pair.cpp
// (pairs in front), lower_select.cpp (select_val and kin), lower_binary.cpp (bit syntax).
#pragma once

#include "vm/code/generic_code.h"
#include "vm/code/module.h"

#include <initializer_list>
#include <optional>
#include <span>
#include <unordered_map>

namespace joist {

/// For 0 <= n < 2^61: n / divisor == n * factor >> (64 + shift). With k = 64 + shift >= 61 + ceil(log2 divisor) and
/// factor = ceil(2^k / divisor), the error n * (factor * divisor - 2^k) stays below 2^k.
void division_factor(std::uint64_t divisor, std::uint64_t* factor, std::uint64_t* shift);

/// Storage that one module after the other is lowered in: kept, so that loading many finds its memory warm.
struct LoweringBuffers {
    struct Fixup {
        std::uint32_t where, base, label;
        bool wide;
    };
    std::vector<std::uint64_t> words;
    std::vector<Fixup> fixups;
    std::vector<std::uint32_t> labels;
};

class Lowering {
public:
    Lowering(const BeamFile& file, const GenericCode& code, const std::vector<Term>& atoms, ModuleCode& out, std::string& error,
             LoweringBuffers& buffers)
        : file_{file}, g_{code}, atoms_{atoms}, out_{out}, error_{error}, words_{buffers.words}, fixups_{buffers.fixups}, labels_{buffers.labels} {
        words_.clear();
        fixups_.clear();
    }

    /// Fills out_ (code, functions, lines, funs' offsets, catches, exports' offsets). False: the error is set.
    bool run();

private:
    using Operand = GenericOperand;
    using OperandKinds = GenericOperand::Kind;

    /// What emit takes for an operand.
    struct Arg {
        enum class Kind : std::uint8_t { Operand, Number, Word, Label } kind;
        Operand operand{};
        std::uint64_t value = 0;
        Arg(const Operand& o) : kind{Kind::Operand}, operand{o} {}
        Arg(Kind k, std::uint64_t v) : kind{k}, value{v} {}
    };
    static Arg number(std::uint64_t n) { return {Arg::Kind::Number, n}; }
    static Arg pointer(const void* p) { return {Arg::Kind::Word, reinterpret_cast<std::uint64_t>(p)}; }
    static Arg word(std::uint64_t w) { return {Arg::Kind::Word, w}; }
    /// A label operand; 0: none.
    static Arg label(const Operand& o) { return {Arg::Kind::Label, o.value}; }
    static Operand constant(Term t) { return {OperandKinds::Constant, t.raw()}; }
    static Operand x_register(std::uint64_t i) { return {OperandKinds::X, i}; }

    // --- lower.cpp ---
    bool fail(const GenericInstruction& g, std::string_view reason);
    bool fail_module(std::string_view reason);
    std::uint32_t here() const { return static_cast<std::uint32_t>(words_.size() * 8); }
    /// Appends an instruction; false when the operands fit no row (error set). `list`: the words of an L operand.
    bool emit(Family family, std::initializer_list<Arg> args, std::span<const std::uint64_t> list = {});
    bool emit_row(std::size_t row, std::span<const Arg> args, std::span<const std::uint64_t> list);
    /// Offset of the list words of the instruction emitted last.
    std::uint32_t last_list() const { return last_list_; }
    std::uint32_t last_start() const { return last_start_; }
    /// The 8-byte field at `where` becomes the distance of `label` from the instruction at `base`.
    void fix_wide(std::uint32_t where, std::uint32_t base, std::uint64_t label);
    static std::uint64_t any(const Operand& o);
    static std::uint64_t any_destination(const Operand& o);
    bool finish();
    bool define_label(std::uint64_t label);
    bool jumped_to_too() const;
    bool begin_function(const GenericInstruction& g);
    bool set_line(const GenericInstruction& g);
    std::uint32_t new_catch(std::uint64_t label);
    /// The instruction after `i` that is no line; none at labels (returns g_.instructions.size()).
    std::size_t next(std::size_t i) const;
    Opcode opcode(std::size_t i) const { return i < g_.instructions.size() ? g_.instructions[i].opcode : Opcode::op_label; }
    const Operand* operands(std::size_t i) const { return g_.operands_of(g_.instructions[i]); }
    /// Elements of the list operand at `list`.
    static std::span<const Operand> elements(const Operand* list) { return {list + 1, list->value}; }

    /// Lowers the instruction at `i` and what is fused with it; sets `i` to the next one.
    bool lower(std::size_t& i);

    // --- lower_basic.cpp ---
    bool lower_basic(std::size_t& i, bool* known);
    bool lower_moves(std::size_t& i);
    bool emit_moves(std::size_t from, std::size_t count, std::span<const std::size_t> places);
    bool lower_allocate(std::size_t& i);
    bool lower_call_ext(std::size_t i, std::size_t slots);
    bool lower_fun_call(std::size_t& i);
    bool lower_make_fun(std::size_t i);
    bool lower_test(std::size_t& i);
    bool lower_type_test(Family family, const Operand* o);
    bool lower_comparison(Family family, const Operand* o, bool swappable);
    bool lower_guard_call(std::size_t i);
    bool lower_guard(const BeamFile::Import& import, const Operand& fail, std::uint64_t live, std::span<const Operand> args, const Operand& d,
                     const GenericInstruction& g);
    bool lower_get_tuple_element(std::size_t& i);
    bool lower_put_tuple(const Operand* o, const GenericInstruction& g);
    bool lower_map(std::size_t i);
    bool lower_new_map(const Operand& d, std::span<const Operand> list, bool* done);
    bool check_sources(const GenericInstruction& g, std::span<const Operand> all);

    // --- lower_float.cpp ---
    struct FloatOperation {
        Operand a, b, d; ///< float registers, or registers and constants instead
    };
    void plan_floats();
    bool load_uses(std::size_t at, std::vector<std::pair<std::size_t, int>>& uses) const;
    bool after_source_is_gone(std::size_t at, const Operand& fr, const std::vector<std::pair<std::size_t, int>>& uses) const;
    bool float_read_after(std::size_t at, const Operand& fr) const;
    std::size_t store_of(std::size_t at) const;
    bool lower_float_operation(std::size_t i);

    // --- lower_pair.cpp ---
    /// The call of erlang:Name(register, register or small) at an instruction, to an X register; none for other instructions.
    struct Arithmetic {
        std::string_view name;
        Operand a, b, d;
    };
    std::optional<Arithmetic> arithmetic(std::size_t i) const;
    /// Emits a pair in front of the arithmetic at `i` where one fits; the instructions themselves are lowered as ever.
    bool lower_pair(std::size_t i);
    bool lower_arithmetic_pair(const Arithmetic& first, const Arithmetic& second);
    static bool is_small_constant(const Operand& o) { return o.is_constant() && o.term().is_small(); }

    // --- lower_select.cpp ---
    bool lower_select(const GenericInstruction& g);
    bool lower_select_arity(const GenericInstruction& g, bool known_tuple);

    // --- lower_binary.cpp ---
    bool lower_binary(std::size_t& i, bool* known);
    bool lower_get_integer(const GenericInstruction& g, const Operand& f, const Operand& context, const Operand& size, std::uint64_t unit,
                           std::uint64_t flags, const Operand& d);
    bool reserve_behind(const GenericInstruction& g, const Operand& words, const Operand& live, const Operand& d);
    bool lower_create_bin(const GenericInstruction& g);
    bool lower_bs_match(const GenericInstruction& g);
    bool read_flags(const GenericInstruction& g, const Operand& o, std::uint64_t& flags);

    const BeamFile& file_;
    const GenericCode& g_;
    const std::vector<Term>& atoms_;
    ModuleCode& out_;
    std::string& error_;

    std::vector<std::uint64_t>& words_;
    using Fixup = LoweringBuffers::Fixup;
    std::vector<Fixup>& fixups_;
    std::vector<std::uint32_t>& labels_; ///< byte offset plus 1; 0: not defined yet
    struct CatchLabel {
        std::uint32_t index, label;
    };
    std::vector<CatchLabel> catch_labels_;
    std::uint32_t last_list_ = 0, last_start_ = 0;
    std::uint32_t line_ = 0, recorded_line_ = 0;
    bool expect_entry_ = false; ///< func_info was last: the next label is the function's entry
    std::vector<bool> dropped_; ///< instructions that the float plan made needless
    std::unordered_map<std::size_t, FloatOperation> float_plan_;
    std::size_t current_ = 0;   ///< the instruction being lowered, for messages
};

} // namespace joist
