// The SSA form: what Core is lowered to, what the optimiser works on, what the code generator
// reads.
//
// A Module owns everything (arena, literals, functions); one thread at a time. A function is a list
// of basic blocks, block 0 is the entry (no phis, no predecessors). A block is phis, instructions,
// one terminator. Each value has one definition that dominates its uses. Operations are in ops.def;
// the builder at the end is the way to make them; checker.h says what is wrong with a function,
// print_ssa.h shows one.
//
// How the constructs of the language look:
//   guard `X + 1 > Y` failing to F   v = bif '+'(X, 1); succeeded B, F  |  B: branch is_lt(Y, v) T,
//   F body `X + 1`                     v = bif '+'(X, 1)                    (raises; no
//   `succeeded`) tail call                        v = call f(...); ret v try E of.. catch.. end
//   try_begin tag BODY, HANDLER; BODY: ...; try_end tag; ...
//                                    HANDLER: e = try_case tag; c = exception_class e; r =
//                                    exception_reason e; t = exception_trace e; switch c...; no
//                                    clause: terminator raise(c, r, t)
//   catch E                          try_begin tag BODY, HANDLER (is_catch); BODY: ... v; jump JOIN
//                                    HANDLER: l = catch_landing tag; jump JOIN; JOIN: p = phi(v,
//                                    l); w = catch_end tag, p
//   receive                          LOOP: m = peek_message; succeeded MATCH, WAIT
//                                    MATCH: tests; chosen clause: remove_message; ...; no clause:
//                                    receive_next LOOP WAIT: wait LOOP  or  wait_timeout T, LOOP,
//                                    EXPIRED; EXPIRED: timeout; ... `after 0`: the same with
//                                    literal 0. A receive with `after` only: LOOP is just the WAIT
//                                    block.
//   <<A:8, B/binary>> = X            c0 = bs_start_match X; succeeded.. ; c1 = bs_match c0, 8
//   {integer}; succeeded..;
//                                    a = bs_extract c1; b = bs_get_tail c1 (after branch
//                                    bs_test_unit(c1, 8))
// Values defined inside a try region must not be used in its handler (the language forbids it as
// well).
#pragma once

#include "compiler/core/literal.h"

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace joist::compiler::ssa {

/// A value of one function; dense from 0.
using ValueId = std::uint32_t;
/// A block of one function; index into Function::blocks.
using BlockId = std::uint32_t;
inline constexpr ValueId kNoValue = 0xffffffffu;
inline constexpr BlockId kNoBlock = 0xffffffffu;

/// A line of a source file for stack traces: index into Module::files, line from 1 (0: none).
struct Location {
    std::uint32_t file = 0;
    std::uint32_t line = 0;
    bool valid() const { return line != 0; }
    friend bool operator==(const Location&, const Location&) = default;
};

/// What an operation reads: a value, or a constant. A pointer in size.
class Operand {
public:
    Operand() = default;
    Operand(ValueId value) : bits_{(std::uintptr_t{value} << 1) | 1} {}
    Operand(const Literal* literal) : bits_{reinterpret_cast<std::uintptr_t>(literal)} {}

    bool is_none() const { return bits_ == 0; }
    bool is_value() const { return (bits_ & 1) != 0; }
    bool is_literal() const { return bits_ != 0 && (bits_ & 1) == 0; }
    ValueId value() const { return static_cast<ValueId>(bits_ >> 1); }
    const Literal* literal() const { return reinterpret_cast<const Literal*>(bits_); }
    explicit operator bool() const { return bits_ != 0; }
    friend bool operator==(Operand, Operand) = default;

private:
    std::uintptr_t bits_ = 0;
};

enum class Op : std::uint8_t {
#define SSA_OP(name, min, max, flags, text) name,
#include "compiler/ssa/ops.def"
};

/// What ops.def says of one operation.
struct OpInfo {
    std::string_view name;
    int min_operands;
    int max_operands; ///< -1: any number
    bool has_result, pure, may_fail, must_branch, is_call, may_collect;
};
const OpInfo& op_info(Op op);

/// Module (no symbol: this module, or `erlang` for Op::bif), function, arity.
struct Callee {
    Symbol module;
    Symbol name;
    std::uint32_t arity = 0;
    friend bool operator==(const Callee&, const Callee&) = default;
};

enum class SegmentType : std::uint8_t {
    kInteger,
    kFloat,
    kBinary, // also bits/bitstring (unit 1)
    kUtf8,
    kUtf16,
    kUtf32,
    kString, // matching: operand 1 is a literal bitstring; construction: value is a literal binary
    kAppend, // construction, first segment only: made by a pass from kBinary
    kPrivateAppend, // construction, first segment only: the accumulator of a binary comprehension
};
/// The type's name in bs_create_bin and in listings: integer, ..., private_append.
std::string_view segment_type_name(SegmentType type);

/// One segment of a binary pattern or constructor. The size operand counts units; literal atom
/// `all` for kBinary: the whole rest, or the whole value, which must then be a multiple of `unit`
/// bits. utf types and strings have no size (none).
struct Segment {
    SegmentType type = SegmentType::kInteger;
    std::uint16_t unit = 1; ///< bits, 1 to 256
    bool is_signed = false;
    bool is_little = false;
    bool is_native = false;
    std::uint16_t number =
        0; ///< construction: the source's segment that errors name, from 1; 0: the position
    friend bool operator==(const Segment&, const Segment&) = default;
};

struct Type; // type_lattice.h

/// One operation. Lives in the module's arena.
struct Instruction {
    Op op = Op::copy;
    ValueId result = kNoValue;
    std::uint32_t immediate = 0; ///< get_tuple_element: the index
    Location location;           ///< where errors and stack traces say it is
    std::span<Operand> operands;
    Callee callee;               ///< bif, call, call_ext, make_fun
    Segment segment;             ///< bs_match
    std::span<Segment> segments; ///< bs_create_bin
    /// What is known of each operand here, as note_types found (null: nothing); none: of no
    /// operand.
    std::span<const Type* const> types;
};

/// Conditions that a branch tests; they never raise. Two operands compare in that order.
enum class Test : std::uint8_t {
    kIsLt,      // a < b
    kIsGe,      // a >= b
    kIsEq,      // a == b
    kIsNe,      // a /= b
    kIsEqExact, // a =:= b
    kIsNeExact, // a =/= b
    kIsInteger,
    kIsFloat,
    kIsNumber,
    kIsAtom,
    kIsPid,
    kIsReference,
    kIsPort,
    kIsNil,
    kIsBinary,
    kIsBitstring,
    kIsList,         // cons or nil
    kIsNonemptyList, // cons
    kIsTuple,
    kTestArity,     // value known to be a tuple, literal integer
    kIsTaggedTuple, // any value, literal arity, literal atom of the first element
    kIsFunction,
    kIsFunction2, // value, arity (any operand)
    kIsBoolean,
    kIsMap,
    kHasMapFields, // value known to be a map, keys...
    kBsTestTail,   // context, literal number of bits: exactly that many are left
    kBsTestUnit,   // context, literal unit: what is left is a multiple
    kIsAnyNativeRecord,
    kIsNativeRecord,     // value known to be a native record, literal module, literal name
    kIsRecordAccessible, // value known to be a native record, literal atom: from where
};
std::string_view test_name(Test test);

enum class TerminatorKind : std::uint8_t {
    kNone,        // not set yet; an error for the checker
    kJump,        // target
    kBranch,      // test(operands): target, else `other`
    kSwitch,      // operand 0 =:= a case's literal (atoms and integers of 60 bits): its block, else
                  // target
    kSwitchArity, // operand 0, known to be a tuple: block of its size (literal integer), else
                  // target
    kSucceeded,   // the last instruction succeeded: target, else `other`
    kTryBegin,    // result: the tag; target: body; other: handler. `is_catch` tells which kind
    kReturn,      // operand 0
    kMatchFail,   // raises as match_fail says; operands: its value, or all arguments for
                  // function_clause
    kRaise,       // class, reason, raw trace: raise again
    kReceiveNext, // target: the loop
    kWait,        // target: the loop
    kWaitTimeout, // operand 0: the time; target: the loop; other: where the time is up
    kUnreachable, // after a call that doesn't return
};

enum class MatchFail : std::uint8_t {
    kFunctionClause, // operands: the function's arguments as they came
    kBadMatch,
    kCaseClause,
    kIfClause, // no operand
    kTryClause,
    kBadRecord,
};

struct SwitchCase {
    const Literal* literal;
    BlockId block;
};

struct Terminator {
    TerminatorKind kind = TerminatorKind::kNone;
    Test test = Test::kIsEqExact;
    MatchFail match_fail = MatchFail::kBadMatch;
    bool is_catch = false;
    ValueId result = kNoValue;
    BlockId target = kNoBlock;
    BlockId other = kNoBlock;
    Location location;
    std::span<Operand> operands;
    std::span<SwitchCase> cases;
    std::span<const Type* const> types; ///< of the operands, as for instructions
};

struct PhiArgument {
    BlockId block; ///< predecessor
    Operand operand;
};

/// One argument for each predecessor block (a predecessor that comes by two edges has one).
struct Phi {
    ValueId result;
    std::vector<PhiArgument> arguments;
};

struct Block {
    std::vector<Phi> phis;
    std::vector<Instruction*> instructions;
    Terminator terminator;
};

struct Function {
    Symbol name;
    std::uint32_t arity = 0;
    Location location;           ///< of the first clause: for func_info
    std::vector<ValueId> params; ///< one for each argument
    std::vector<Block> blocks;
    std::uint32_t value_count = 0;
    std::vector<bool> plain; ///< by value: a number, atom or other small thing, as passes found;
                             ///< may be shorter than value_count
    std::vector<const Type*> value_types; ///< by value: what holds of it wherever it is, as
                                          ///< note_types found; null: nothing

    ValueId new_value() { return value_count++; }
    bool is_plain(ValueId value) const { return value < plain.size() && plain[value]; }
};

/// Everything about one module that the back end needs.
/// The definition of a native record (OTP 29).
struct NativeRecord {
    Symbol name;
    bool is_exported;
    std::vector<std::pair<Symbol, const Literal*>> fields; ///< default; null: there is none
};

struct Module {
    explicit Module(SymbolTable& table) : symbols{table}, literals{table} {}

    struct Export {
        Symbol name;
        std::uint32_t arity;
    };
    struct Attribute {
        Symbol name;
        const Literal*
            value; ///< as in module_info(attributes): a list, e.g. `-author(x).` gives [x]
    };

    SymbolTable& symbols;
    LiteralPool literals;
    Arena arena;
    Symbol name;
    std::vector<Export> exports;
    std::vector<Attribute> attributes; ///< without vsn unless the source has one: then that is used
    std::vector<NativeRecord> native_records;
    const Literal* compile_options = nullptr; ///< for module_info(compile); null: []
    bool has_compile_options = true;          ///< CInf tells of them
    std::vector<const Literal*> more_compile_info; ///< pairs behind those
    std::string source_path;                  ///< absolute, for module_info(compile)
    std::vector<std::string> files; ///< names for Location::file; 0 is the module's own file
    Callee on_load;                 ///< name set: the -on_load function
    std::vector<std::unique_ptr<Function>> functions;
    int target = 25; ///< the oldest release that must load the code, 25 to 29
};

/// Calls `visit(Operand, BlockId)` for each operand that block `id` reads, with the block where it
/// must be at hand: those of phis at the ends of the blocks that they come from.
template <class Visit> void for_each_use(const Block& block, BlockId id, Visit visit) {
    for (const Phi& phi : block.phis) {
        for (const PhiArgument& argument : phi.arguments)
            visit(argument.operand, argument.block);
    }
    for (const Instruction* one : block.instructions) {
        for (const Operand operand : one->operands)
            visit(operand, id);
    }
    for (const Operand operand : block.terminator.operands)
        visit(operand, id);
}
/// Calls `visit(Operand)` for each operand of the block, its phis' arguments included.
template <class Visit> void for_each_operand(const Block& block, Visit visit) {
    for_each_use(block, kNoBlock, [&](Operand operand, BlockId) { visit(operand); });
}

/// Calls `visit(BlockId&)` for each block the terminator may go to (a block named twice is visited
/// twice).
template <class Visit> void for_each_successor(Terminator& terminator, Visit visit) {
    if (terminator.target != kNoBlock) visit(terminator.target);
    if (terminator.other != kNoBlock) visit(terminator.other);
    for (SwitchCase& one : terminator.cases)
        visit(one.block);
}
template <class Visit> void for_each_successor(const Terminator& terminator, Visit visit) {
    if (terminator.target != kNoBlock) visit(terminator.target);
    if (terminator.other != kNoBlock) visit(terminator.other);
    for (const SwitchCase& one : terminator.cases)
        visit(one.block);
}

/// Builds one function, block by block. Blocks may be filled in any order; unreachable ones are
/// allowed (and dropped later).
///
/// Emits into the current block (at first the entry). After a terminator the current block is none
/// until at() is called.
class SsaBuilder {
public:
    SsaBuilder(Module& module, Symbol name, std::uint32_t arity, Location location);

    Function& function() { return *function_; }
    Module& module() { return module_; }
    /// Argument `index` as an operand.
    Operand param(std::uint32_t index) const { return function_->params[index]; }

    BlockId new_block();
    /// Makes `block` the current one; it must not have a terminator yet.
    void at(BlockId block) { current_ = block; }
    BlockId current() const { return current_; }
    /// Has the current block ended (or is there none)?
    bool ended() const { return current_ == kNoBlock; }
    /// The location of what is emitted from now on.
    void set_location(Location location) { location_ = location; }
    Location location() const { return location_; }

    // Instructions. Each returns its result, none if it has none.
    Operand emit(Op op, std::span<const Operand> operands);
    Operand emit(Op op, std::initializer_list<Operand> operands) {
        return emit(op, std::span<const Operand>{operands.begin(), operands.size()});
    }
    Operand get_tuple_element(Operand tuple, std::uint32_t index);
    Operand bif(std::string_view name, std::span<const Operand> arguments);
    Operand bif(std::string_view name, std::initializer_list<Operand> arguments) {
        return bif(name, std::span<const Operand>{arguments.begin(), arguments.size()});
    }
    Operand call(Symbol name, std::span<const Operand> arguments);
    Operand call_ext(Symbol module, Symbol name, std::span<const Operand> arguments);
    Operand make_fun(Symbol name, std::uint32_t arity_with_free, std::span<const Operand> free);
    /// `size`: the size for types that have one (count of units, or literal `all`), or the bits for
    /// kString.
    Operand bs_match(Operand context, Segment segment, Operand size);
    /// `operands`: value, size for each segment (none where there is no size).
    Operand bs_create_bin(std::span<const Segment> segments, std::span<const Operand> operands);

    /// Ends the current block after an operation just emitted: goes on in a new block, which
    /// becomes current, if it succeeded, else in `failure`.
    void succeeded_or(BlockId failure);

    /// A phi in the current block; give it an argument for each predecessor with add_phi_argument.
    Operand phi(std::span<const PhiArgument> arguments);
    void add_phi_argument(BlockId block, Operand phi, PhiArgument argument);

    // Terminators. Afterwards there is no current block.
    void jump(BlockId target);
    void
    branch(Test test, std::initializer_list<Operand> operands, BlockId then, BlockId otherwise) {
        branch(test, std::span<const Operand>{operands.begin(), operands.size()}, then, otherwise);
    }
    void branch(Test test, std::span<const Operand> operands, BlockId then, BlockId otherwise);
    void switch_value(Operand value, std::span<const SwitchCase> cases, BlockId otherwise);
    void switch_arity(Operand tuple, std::span<const SwitchCase> cases, BlockId otherwise);
    void succeeded(BlockId success, BlockId failure);
    /// Opens a region; the result is its tag.
    Operand try_begin(bool is_catch, BlockId body, BlockId handler);
    void ret(Operand value);
    void match_fail(MatchFail kind, std::span<const Operand> operands);
    void raise(Operand exception_class, Operand reason, Operand raw_trace);
    void receive_next(BlockId loop);
    void wait(BlockId loop);
    void wait_timeout(Operand time, BlockId loop, BlockId expired);
    void unreachable();

    /// Gives the function to the module.
    void finish();

private:
    Instruction* make(Op op, std::span<const Operand> operands);
    Terminator& end(TerminatorKind kind, std::span<const Operand> operands);

    Module& module_;
    std::unique_ptr<Function> function_;
    BlockId current_ = 0;
    Location location_;
};

/// May a native function take this one's place when the module is loaded? Those in -nifs, where the
/// module has it, else those that call erlang:nif_error.
bool may_be_native(const Module& module, const Function& function);
/// Does the module load natives without saying in -nifs which?
bool loads_unknown_natives(const Module& module);

} // namespace joist::compiler::ssa
