// Core: a module as a small functional language, between the syntax tree and SSA.
//
// What is gone since the syntax tree: records, comprehensions, macros of evaluation order. What
// remains: values, calls, `case` with patterns and guards, funs, try, receive. Two rules make it
// easy to work on:
//
//  - Each variable (a VarId) is bound in exactly one place of the module; shadowing and re-use of
//  names are gone.
//  - Arguments are atomic (literal or variable), except in guards, sizes of segments and map keys
//  of patterns, where an
//    expression is pure and may nest, and the subject of a `case` that tests a condition. Order of
//    evaluation is therefore the order of the bindings of a Body.
//
// A variable bound by an earlier Binding of a Body is visible in the later ones and in all that
// these contain. Nodes live in the Module's arena. One thread at a time.
#pragma once

#include "compiler/core/literal.h"
#include "compiler/source/arena.h"
#include "compiler/source/pos.h"
#include "compiler/source/symbol.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace joist::compiler {
struct ParsedModule;
class DiagnosticSink;
} // namespace joist::compiler

namespace joist::compiler::core {

using VarId = std::uint32_t;
inline constexpr VarId kNoVar = 0xffffffffu;

enum class ExprKind : std::uint8_t {
    kLiteral,   // literal
    kVar,       // var
    kTuple,     // args
    kCons,      // args: head, tail
    kMap,       // args: base, key, value, key, value...; exact: `:=` instead of `=>`
    kBinary,    // segments
    kValues,    // args: several results at once, for a Binding of as many variables
    kCall,      // module:name(args); operators and BIFs are calls of `erlang`
    kCallVar,   // args: module, function, then the arguments
    kLocalCall, // name/arity of this module (args)
    kApply,     // args: the fun, then the arguments
    kFun,       // fun, vars: parameters, body. Until lift() has run
    kMakeFun,   // name/arity (free variables counted), args: the free variables. Since lift()
    kCase,      // args: subjects, clauses, body: when no clause matches
    kAndalso,   // args[0], body; the value of args[0] must be a boolean
    kOrelse,    // args[0], body
    kTry, // body; vars and second: what follows when it ends well; handler_vars (class, reason, raw
          // trace) and third
    kCatch,   // body
    kReceive, // clauses (one pattern each); args[0], body: timeout and what to do then (no args: no
              // `after`)
    kMatchFail,    // raises `fail`; args: its value, or all arguments of the function
    kRaise,        // args: class, reason, raw trace: raises again
    kStacktrace,   // args[0]: raw trace; the list that programs see
    kInitWritable, // args[0]: bytes; an empty bitstring to append to
};

struct Expr;
struct Pattern;

/// Runs `bindings` in order, then `result`.
struct Binding {
    std::span<VarId> vars; ///< none: for effect only
    Expr* value;
};
struct Body {
    std::span<Binding> bindings;
    Expr* result;
};

using Conjunction = std::span<Expr*>;
/// Alternatives, each a conjunction; empty: true. A test that raises an error makes its alternative
/// false.
using Guard = std::span<Conjunction>;

/// Two variables that must hold the same term (=:=): from a variable met again in a pattern.
struct Equality {
    VarId left;
    VarId right;
};

struct Clause {
    Pos pos;
    std::span<Pattern*> patterns; ///< one for each subject
    std::span<Equality> equalities;
    Guard guard;
    Body* body;
};

enum class SegmentType : std::uint8_t { kInteger, kFloat, kBinary, kUtf8, kUtf16, kUtf32 };

/// One segment of a binary: in a constructor `value` is set, in a pattern `pattern`.
struct Segment {
    Pos pos;
    SegmentType type;
    std::uint16_t unit;
    bool is_signed;
    bool is_little;
    bool is_native;
    std::uint16_t number; ///< constructor: position in the source, from 1, for error messages
    bool is_accumulator;  ///< constructor, first segment: the binary that grows in a comprehension
    Expr* value;
    Pattern* pattern;
    Expr* size; ///< in units; null: all there is (kBinary), or none (utf)
};

enum class PatternKind : std::uint8_t {
    kAny,          // anything
    kLiteral,      // literal: an atom, a number, [] or a list of such
    kTuple,        // args
    kCons,         // args: head, tail
    kMap,          // keys, args: the values
    kBinary,       // segments
    kBoth,         // args[0] and args[1]
    kNativeRecord, // literal: which, as for `get`; keys: fields, args: their values, or one that
                   // stands for none where the record is to be updated: it must be accessible
};

/// A pattern; `var`, if there is one, is bound to the whole value.
struct Pattern {
    PatternKind kind;
    VarId var = kNoVar;
    Pos pos;
    const Literal* literal = nullptr;
    std::span<Pattern*> args{};
    std::span<Expr*> keys{};
    std::span<Segment> segments{};
};

enum class Fail : std::uint8_t {
    kFunctionClause,
    kBadMatch,
    kCaseClause,
    kIfClause,
    kTryClause,
    kBadRecord
};

enum class FunRole : std::uint8_t {
    kPlain,  // written as a fun
    kNamed,  // with a name of its own
    kHelper, // made by the compiler (comprehension, `after` part): only called, never a value
};

/// One fun of the program, before lift() makes a function of it.
struct FunInfo {
    FunRole role = FunRole::kPlain;
    VarId self = kNoVar; ///< the variable that stands for the fun in its own body; kHelper: also
                         ///< where it is bound
    std::uint32_t index = 0; ///< among the funs of its function
    Symbol label{};          ///< kNamed, kHelper: the middle of its name
    Symbol name{};           ///< of the lifted function, since lift()
    std::span<VarId> free{}; ///< since lift()
};

/// What only few kinds of expressions have.
struct WideExpr {
    std::span<VarId> vars{};
    std::span<VarId> handler_vars{};
    std::span<Clause*> clauses{};
    std::span<Segment> segments{};
    Body* body = nullptr;
    Body* second = nullptr;
    Body* third = nullptr;
    FunInfo* fun = nullptr;
};

/// Has an expression of this kind a WideExpr of its own?
constexpr bool is_wide(ExprKind kind) {
    switch (kind) {
    case ExprKind::kBinary:
    case ExprKind::kFun:
    case ExprKind::kCase:
    case ExprKind::kAndalso:
    case ExprKind::kOrelse:
    case ExprKind::kTry:
    case ExprKind::kCatch:
    case ExprKind::kReceive:
        return true;
    default:
        return false;
    }
}

/// The empty one of all others; nothing may be written there.
inline constexpr WideExpr kNotWide{};

/// Any expression. Which fields hold something is said at each ExprKind. A large program has
/// millions, mostly literals and variables.
struct Expr {
    ExprKind kind;
    bool exact = false;
    Fail fail = Fail::kBadMatch;
    VarId var = kNoVar;
    Pos pos;
    std::uint32_t arity = 0;
    const Literal* literal = nullptr;
    Symbol module{};
    Symbol name{};
    std::span<Expr*> args{};
    WideExpr* wide = const_cast<WideExpr*>(&kNotWide); ///< own where is_wide(kind)

    bool is_atomic() const { return kind == ExprKind::kLiteral || kind == ExprKind::kVar; }
    bool is_literal() const { return kind == ExprKind::kLiteral; }
    bool is_var() const { return kind == ExprKind::kVar; }
};

struct Function {
    Symbol name;
    std::uint32_t arity;
    Pos pos; ///< of the first clause
    std::span<VarId> params;
    Body* body;
};

struct NameArity {
    Symbol name;
    std::uint32_t arity;
};

struct Attribute {
    Symbol name;
    const Literal* value; ///< [] for -nominal: the driver knows what stands there
};

/// The module of calls that are operations on native records (OTP 29); no program can name it.
/// `put` (which, [] or a record, field, value...), `get` (record, which, field), `is` (term,
/// module, name). Which: an atom for one of this module, {Module,Name}, or '_' for any.
inline constexpr std::string_view kNativeOperations = "\xff";

struct NativeRecord {
    struct Field {
        Symbol name;
        const Literal* value; ///< what it holds if it isn't given; null: then that is an error
    };
    Symbol name;
    bool is_exported;
    std::vector<Field> fields;
};

/// A module in Core. The literal pool and the parsed module's symbols must outlive it.
struct Module {
    explicit Module(LiteralPool& pool) : literals{pool} {}

    LiteralPool& literals;
    Arena arena;
    Symbol name;
    FileId main_file = 0;
    std::vector<NameArity> exports;
    std::vector<Attribute> attributes;
    std::vector<NativeRecord> native_records;
    NameArity on_load{};
    std::vector<Function*>
        functions; ///< in source order, then module_info; lift() adds those made of funs
    /// Where the program is too large to be translated, if it is, and what is: then nothing else
    /// here counts.
    Pos too_large;
    const char* too_large_what = "";
    /// The function made of a fun or comprehension that needs more parameters than the machine has,
    /// if there is one: then too nothing else here counts.
    struct {
        Pos at;
        Symbol name;
    } too_many_parameters;
    std::vector<Symbol> var_names; ///< index: VarId; no symbol for those of the compiler

    VarId new_var(Symbol var_name = {}) {
        var_names.push_back(var_name);
        return static_cast<VarId>(var_names.size() - 1);
    }
};

struct CoreOptions {
    bool export_all = false; ///< also set by -compile(export_all)
};

/// The syntax tree, which lint has found free of errors, as Core. Optimised and lifted: ready for
/// core_to_ssa(). Needs a deep stack (deep_stack.h).
std::unique_ptr<Module>
lower_module(const ParsedModule& parsed, LiteralPool& literals, const CoreOptions& options = {});

/// The steps of lower_module(), in order, for tests and for `--print`.
std::unique_ptr<Module>
desugar_module(const ParsedModule& parsed, LiteralPool& literals, const CoreOptions& options);
/// Folds constants, propagates copies, decides cases whose subject is known, drops what is not
/// needed.
void simplify_module(Module& module);
/// Makes a function of each fun; afterwards there is no kFun left.
void lift_module(Module& module);

/// Readable text of the whole module, for `--print=core` and tests.
std::string print_core(const Module& module);

} // namespace joist::compiler::core
