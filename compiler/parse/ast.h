// The syntax tree of a module: what the parser makes and lint and core read. Preprocessing is over;
// records and comprehensions are still as written.
//
// Nodes live in the module's arena (AstStorage), are trivially destructible, and are never null
// unless a field says "may be null". Readers switch on `kind` and cast:
//
//     switch (expr->kind) {
//     case ExprKind::kCall: { const auto* call = expr->as<CallExpr>(); ... }
//
// Invariants readers may rely on:
//  - Patterns and guards are ordinary Exprs; the parser doesn't tell them apart, so an illegal
//  pattern (`f(g())`) is
//    lint's to report. In a pattern, MatchExpr is an alias (`P1 = P2`) and UnaryExpr/BinaryOpExpr
//    are constant expressions or the prefix form `"abc" ++ T`.
//  - A FunctionForm has at least one clause, and all its clauses have its name and arity
//  (mismatches are reported by the
//    parser and the form is dropped). The same holds for the clauses of a fun. A body is never
//    empty.
//  - A guard is a list of alternatives (`;`), each a non-empty list of tests (`,`). No guard: the
//  outer list is empty.
//  - Adjacent string literals are one StringExpr. Sigils and triple-quoted strings are StringExpr
//  or BinaryExpr.
//  - Integers are never negative: `-1` is UnaryExpr{kMinus, 1}.
//  - The tree is at most kMaxNesting nodes deep, lists counted as one level; recursive readers run
//  on a stack for that
//    (the driver provides it).
//  - Bit types are resolved and checked in themselves; defaults are not filled in
//  (`BitElement::type` may be kDefault).
//  - A form with a syntax error isn't in `forms`; ParsedModule::ok is false then.
#pragma once

#include "compiler/scan/token.h"
#include "compiler/source/arena.h"
#include "compiler/source/option_terms.h"
#include "compiler/source/pos.h"
#include "compiler/source/symbol.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace joist::compiler {

/// Deepest nesting that the parser accepts.
inline constexpr std::uint32_t kMaxNesting = 10000;

struct Expr;
struct Type;
using ExprList = std::span<Expr* const>;
using TypeList = std::span<Type* const>;
/// Alternatives, each a conjunction. Empty: no guard.
using Guard = std::span<const ExprList>;

enum class ExprKind : std::uint8_t {
    kVar,         // VarExpr           X  _
    kAtom,        // AtomExpr          ok
    kInteger,     // IntegerExpr       17
    kChar,        // CharExpr          $a
    kFloat,       // FloatExpr         1.5
    kString,      // StringExpr        "abc"
    kNil,         // Expr              []
    kList,        // ListExpr          [A, B | T]
    kTuple,       // TupleExpr         {A, B}
    kMap,         // MapExpr           #{K => V}      M#{K := V}
    kRecord,      // RecordExpr        #r{f = V}      R#r{f = V}
    kRecordField, // RecordFieldExpr   R#r.f
    kRecordIndex, // RecordIndexExpr   #r.f
    kBinary,      // BinaryExpr        <<X:8/little>>
    kUnary,       // UnaryExpr         -X  not X
    kBinaryOp,    // BinaryOpExpr      X + Y  X andalso Y  Pid ! Msg
    kMatch,       // MatchExpr         P = E
    kMaybeMatch,  // MatchExpr         P ?= E         only directly in the body of a maybe
    kCall,        // CallExpr          f(X)  M:f(X)  F(X)
    kRemote, // RemoteExpr        M:F            only as callee of a call, or in terms of attributes
    kFun,    // FunExpr           fun (X) -> X end      fun F(X) -> F(X) end
    kFunLocal,   // FunLocalExpr      fun f/1
    kFunRemote,  // FunRemoteExpr     fun m:f/1
    kListComp,   // CompExpr          [E || Q]
    kBinaryComp, // CompExpr          << <<E>> || Q >>
    kMapComp,    // CompExpr          #{K => V || Q}
    kBlock,      // BlockExpr         begin B end
    kIf,         // IfExpr
    kCase,       // CaseExpr
    kReceive,    // ReceiveExpr
    kTry,        // TryExpr
    kMaybe,      // MaybeExpr
    kCatch,      // CatchExpr         catch E
};

/// Is it a constant in one word: an atom, a number, a string, []?
constexpr bool is_plain_constant(ExprKind kind) {
    return kind == ExprKind::kAtom || kind == ExprKind::kInteger || kind == ExprKind::kChar ||
           kind == ExprKind::kFloat || kind == ExprKind::kString || kind == ExprKind::kNil;
}

enum class Op : std::uint8_t {
    // unary
    kPlus,
    kMinus,
    kNot,
    kBnot,
    // binary arithmetic
    kAdd,
    kSubtract,
    kMultiply,
    kDivide,
    kDiv,
    kRem,
    kBand,
    kBor,
    kBxor,
    kBsl,
    kBsr,
    // boolean
    kAnd,
    kOr,
    kXor,
    kAndalso,
    kOrelse,
    // lists
    kAppend,
    kRemove, // ++ --
    // comparison
    kEq,
    kNe,
    kLe,
    kLt,
    kGe,
    kGt,
    kExactEq,
    kExactNe, // == /= =< < >= > =:= =/=
    // message
    kSend, // !
};

/// The operator as written ("+", "andalso"), which is also the name of its function in `erlang`.
std::string_view op_text(Op op);

/// Any expression, pattern or guard test.
struct Expr {
    ExprKind kind;
    Pos pos; ///< of the token that OTP gives as the expression's line: an operator's own token for
             ///< operators

    template <class T> const T* as() const { return static_cast<const T*>(this); }
    template <class T> T* as() { return static_cast<T*>(this); }
    /// Is it the atom `text`?
    bool is_atom(std::string_view text) const;
};

/// Where the text of `expr` begins: that of its leftmost operand for operators and calls.
/// Parentheses don't count.
Pos first_pos(const Expr* expr);

/// One clause of a function, fun, case, if, receive, `of` or `else`.
/// Functions: patterns are the arguments. case, receive, of, else: exactly one. if: none.
struct Clause {
    Pos pos;
    Symbol name; ///< function clauses and named funs only, else no symbol
    ExprList patterns;
    Guard guard;
    ExprList body;
};
using ClauseList = std::span<Clause* const>;

/// One clause behind `catch` in a try: Class:Reason:Stack when Guard -> Body.
struct CatchClause {
    Pos pos;
    Expr* error_class; ///< atom or variable; null when not written: `throw`
    Expr* pattern;
    Expr* stack; ///< a variable; null when not written
    Guard guard;
    ExprList body;
};

struct VarExpr : Expr {
    Symbol name;
    bool is_wildcard() const { return name == std::string_view{"_"}; }
};
struct AtomExpr : Expr {
    Symbol name;
};
/// Never negative. `limbs` is empty when `value` says it all; otherwise the number needs more than
/// 63 bits and is in `limbs`, 64 bits each, least significant first, the last not 0.
struct IntegerExpr : Expr {
    std::int64_t value;
    std::span<const std::uint64_t> limbs;
};
struct CharExpr : Expr {
    char32_t value;
};
struct FloatExpr : Expr {
    double value;
};
/// A list of code points. May be empty (then it means `[]`).
struct StringExpr : Expr {
    std::u32string_view value;
};
/// At least one element; `tail` null: a proper list.
struct ListExpr : Expr {
    ExprList elements;
    Expr* tail;
    Pos end{}; ///< of the closing bracket
};
struct TupleExpr : Expr {
    ExprList elements;
};

struct MapField {
    Pos pos;
    bool exact; ///< `:=`, else `=>`
    Expr* key;
    Expr* value;
};
/// Construction (`base` null), update, or pattern.
struct MapExpr : Expr {
    Expr* base;
    std::span<const MapField> fields;
};

struct RecordFieldInit {
    Pos pos;
    Symbol name; ///< `_` with `is_wildcard` for `_ = V`
    bool is_wildcard;
    Expr* value;
};
/// Construction (`base` null), update, or pattern. No `name`: of any native record, `#_{...}`.
struct RecordExpr : Expr {
    Expr* base;
    Symbol name;
    std::span<const RecordFieldInit> fields;
    Symbol module{}; ///< of a native record written as `#m:name{...}`
};
struct RecordFieldExpr : Expr {
    Expr* base;
    Symbol name; ///< none: `R#_.f`
    Symbol field;
    Pos field_pos;
    Symbol module{}; ///< as in RecordExpr
};
struct RecordIndexExpr : Expr {
    Symbol name;
    Symbol field;
    Pos field_pos;
};

enum class BitType : std::uint8_t {
    kDefault,
    kInteger,
    kFloat,
    kBinary,
    kBitstring,
    kUtf8,
    kUtf16,
    kUtf32
};
enum class BitSign : std::uint8_t { kDefault, kUnsigned, kSigned };
enum class BitEndian : std::uint8_t { kDefault, kBig, kLittle, kNative };

/// One name of a type list as it was written: `little`, `unit:8`.
struct BitSpec {
    Symbol name;
    std::uint16_t unit; ///< 0: the name alone
};
/// Value:Size/type-list. `binary`/`bytes` are kBinary (unit 8 by default), `bitstring`/`bits`
/// kBitstring (unit 1).
struct BitElement {
    Pos pos;
    Expr* value; ///< a StringExpr stands for its characters, each with this size and type
    Expr* size;  ///< may be null: default size
    BitType type;
    BitSign sign;
    BitEndian endian;
    std::uint16_t unit; ///< 1 to 256; 0: default
    std::span<const BitSpec> specs; ///< the type list, in order; empty: none was written
};
struct BinaryExpr : Expr {
    std::span<const BitElement> elements;
};

struct UnaryExpr : Expr {
    Op op;
    Expr* operand;
};
struct BinaryOpExpr : Expr {
    Op op;
    Expr* left;
    Expr* right;
};
struct MatchExpr : Expr {
    Expr* pattern;
    Expr* value;
};
struct RemoteExpr : Expr {
    Expr* module;
    Expr* function;
};
/// callee kAtom: local (or imported, or auto-imported) function; kRemote: M:F; else an expression
/// giving a fun.
struct CallExpr : Expr {
    Expr* callee;
    ExprList args;
};
/// `name` no symbol: anonymous. Otherwise the variable that names the fun in its own bodies.
struct FunExpr : Expr {
    Symbol name;
    std::uint32_t arity;
    ClauseList clauses;
};
struct FunLocalExpr : Expr {
    Symbol name;
    std::uint32_t arity;
};
/// Each of the three may be a variable.
struct FunRemoteExpr : Expr {
    Expr* module;
    Expr* function;
    Expr* arity;
};

enum class QualifierKind : std::uint8_t { kFilter, kListGen, kBinaryGen, kMapGen, kZip };
/// Filter: `expr`; `P = E` written as a filter of its own is an assignment, see is_assignment().
/// List and binary generators: `pattern <- expr`, `pattern <= expr`. Map generator: `pattern :=
/// value_pattern <- expr`. Zip: `parts` are generators run side by side.
struct Qualifier {
    QualifierKind kind;
    bool strict; ///< `<:-` and `<:=`: a value that doesn't match is an error
    Pos pos;
    Expr* pattern;       ///< null for filters and zips
    Expr* value_pattern; ///< map generators only
    Expr* expr;          ///< null for zips
    std::span<const Qualifier> parts;
    Pos field_pos; ///< map generators only: of `:=`

    /// Is it written as an assignment (feature compr_assign)? See ParsedModule::is_assignment().
    bool is_assignment() const {
        return kind == QualifierKind::kFilter && expr->kind == ExprKind::kMatch && !is_closed;
    }
    bool is_closed; ///< a filter in parentheses
};
/// `value` only for map comprehensions (`element => value`).
struct CompExpr : Expr {
    Expr* element;
    Expr* value;
    std::span<const Qualifier> qualifiers;
    ExprList more; ///< elements after the first; of map comprehensions keys and values in turn
    std::span<const Pos> field_positions{}; ///< map comprehensions only: of each `=>`
};

struct BlockExpr : Expr {
    ExprList body;
};
struct IfExpr : Expr {
    ClauseList clauses;
};
struct CaseExpr : Expr {
    Expr* subject;
    ClauseList clauses;
};
/// `timeout` null: no `after`. Clauses may be empty only with `after`.
struct ReceiveExpr : Expr {
    ClauseList clauses;
    Expr* timeout;
    ExprList after_body;
};
/// Each of `of_clauses`, `catch_clauses`, `after_body` may be empty, but not the last two together.
struct TryExpr : Expr {
    ExprList body;
    ClauseList of_clauses;
    std::span<CatchClause* const> catch_clauses;
    ExprList after_body;
};
struct MaybeExpr : Expr {
    ExprList body;
    ClauseList else_clauses; ///< empty: no `else`
    Pos else_pos;            ///< of the word
};
struct CatchExpr : Expr {
    Expr* operand;
};

// ---- types
// -------------------------------------------------------------------------------------------------------

enum class TypeKind : std::uint8_t {
    kVar,          // name                          X  _
    kAtom,         // name
    kInteger,      // value: an Expr of integers, chars and operators
    kRange,        // value .. high
    kNil,          // []
    kList,         // args[0]                       [T]
    kNonemptyList, // args[0]                       [T, ...]
    kTuple,        // args                          {T1, T2}
    kAnyTuple,     // (tuple() is kCall; kept for symmetry with kAnyMap, not made by the parser)
    kMap,          // args: pairs, exact[i]         #{K => V, K := V}
    kRecord,       // name, fields, module          #r{f :: T}   #m:r{}   record() without a name
    kBinary,       // value, high (may be null)     <<_:8, _:_*4>>
    kAnyFun,       // fun()
    kFun,          // args, result                  fun((T1) -> R)
    kFunAnyArgs,   // result                        fun((...) -> R)
    kAnnotated,    // name, result                  X :: T
    kUnion,        // args                          T1 | T2
    kCall,         // name, args                    t(A)
    kRemote,       // module, name, args            m:t(A)
};

struct TypeField {
    Pos pos;
    Symbol name;
    Type* type;
};
/// One type. Which fields hold something is said at each TypeKind.
struct Type {
    TypeKind kind;
    Pos pos;
    Symbol module;
    Symbol name;
    Pos name_pos; ///< of `name`, where it doesn't stand at `pos`
    Expr* value;
    Expr* high;
    TypeList args;
    std::span<const bool> exact;
    std::span<const Pos> positions; ///< kMap: of each `=>` or `:=`; kRecord: of `module`
    std::span<const TypeField> fields;
    Type* result;
};

/// `Var :: Type` or `is_subtype(Var, Type)` behind `when`.
struct TypeConstraint {
    Pos pos; ///< of the variable
    Symbol variable;
    Type* type;
};
/// One signature of a spec.
struct SpecClause {
    Pos pos;
    Type* function; ///< kFun
    std::span<const TypeConstraint> constraints;
};

// ---- forms
// -------------------------------------------------------------------------------------------------------

enum class FormKind : std::uint8_t {
    kModule,            // ModuleForm
    kExport,            // ExportForm       -export([f/1]).
    kExportType,        // ExportForm       -export_type([t/0]).
    kOptionalCallbacks, // ExportForm       -optional_callbacks([f/1]).
    kImport,            // ImportForm
    kRecord,            // RecordForm
    kFunction,          // FunctionForm
    kSpec,              // SpecForm
    kCallback,          // SpecForm
    kType,              // TypeForm         -type
    kOpaque,            // TypeForm         -opaque
    kNominal,           // TypeForm         -nominal
    kFile,              // FileForm         where a file begins or goes on
    kAttribute,         // AttributeForm    any other, compile, behaviour, on_load, vsn... included
};

struct Form {
    FormKind kind;
    Pos pos; ///< the name: of an attribute behind its `-`, of the first clause of a function
    bool expanded = false; ///< macros were: places needn't be in the order of the text

    template <class T> const T* as() const { return static_cast<const T*>(this); }
    template <class T> T* as() { return static_cast<T*>(this); }
};
struct NameArity {
    Pos pos;
    Symbol name;
    std::uint32_t arity;
};
struct ModuleForm : Form {
    Symbol name;
};
struct ExportForm : Form {
    std::span<const NameArity> entries;
};
struct ImportForm : Form {
    Symbol module;
    std::span<const NameArity> entries;
};
struct RecordFieldDef {
    Pos pos;
    Symbol name;
    Expr* default_value; ///< null: `undefined`, or of native records none
    Type* type;          ///< may be null
};
struct RecordForm : Form {
    Symbol name;
    std::span<const RecordFieldDef> fields;
    bool is_native = false; ///< `-record #name{...}`
};
struct FunctionForm : Form {
    Symbol name;
    std::uint32_t arity;
    ClauseList clauses;
    Pos end; ///< the closing dot
};
struct SpecForm : Form {
    Symbol module; ///< no symbol unless written as m:f
    Symbol name;
    std::uint32_t arity;
    std::span<const SpecClause> clauses;
};
struct TypeForm : Form {
    Symbol name;
    std::span<const Symbol> parameters;
    std::span<const Pos> parameter_positions;
    Type* type;
};
/// `value` is a term: atoms, numbers (with sign), strings, lists, tuples, maps, binaries, `fun
/// m:f/a`; `name/arity` pairs are TupleExprs as OTP stores them. That of `doc` and `moduledoc` is
/// any expression.
struct AttributeForm : Form {
    Symbol name;
    Expr* value;
};

/// From here on the text is that of `name`, from line `line` on. At the beginning, before and after
/// the forms of an included file, and for `-file`.
struct FileForm : Form {
    std::string_view name;
    std::uint32_t line;
    std::uint32_t at_line; ///< `pos.line` as the user knows it, before this form has its effect
    bool written;          ///< as `-file`
};

/// What nodes and names of a module live in.
struct AstStorage {
    Arena arena;
    SymbolTable symbols;
};

/// A parsed module. Keeps its storage alive; the SourceManager must outlive it for positions to be
/// told.
struct ParsedModule {
    std::shared_ptr<AstStorage> storage;
    Symbol name; ///< of `-module`; if missing, that is reported, and this is the default name or no
                 ///< symbol
    Pos name_pos;                       ///< not valid when there was no -module
    std::vector<Form*> forms;           ///< in source order
    std::vector<Expr*> compile_options; ///< the options of all -compile attributes, flattened
    /// All options that count for this module: those given from outside, then those of -compile.
    OptionTerms options;
    std::vector<QuotedWord> quoted_words;
    std::vector<Symbol> records_used;   ///< by what a transform took out of the tree
    bool compr_assign = false;          ///< the feature is on
    int target = 25;                    ///< release of OTP that code is made for
    FileId main_file = 0;
    Pos end;         ///< end of file
    bool ok = false; ///< no error was reported by scanning, preprocessing or parsing

    /// Does `one` bind the variables of a pattern, or is it wrong for being written so? Before
    /// OTP 29 it was a filter.
    bool is_assignment(const Qualifier& one) const {
        return one.is_assignment() && (compr_assign || target >= kNativeRecordTarget);
    }
    /// The first release with native records, and in which a filter is no match.
    static constexpr int kNativeRecordTarget = 29;
};

} // namespace joist::compiler
