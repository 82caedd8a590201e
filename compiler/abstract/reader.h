// The reader of abstract format; see read.h. One per module; one thread. Its methods are spread
// over read_forms.cpp, read_expr.cpp and read_type.cpp.
//
// Each method takes a term and gives a node. One that isn't what is wanted is noted by bad(), once
// for each form, and a node given that nobody sees.
#pragma once

#include "compiler/abstract/read.h"
#include "compiler/abstract/term.h"

#include <string_view>
#include <unordered_map>
#include <vector>

namespace joist::compiler::abstract {

class Reader {
public:
    Reader(ParsedModule& module,
           const ReadOptions& options,
           SourceManager& sources,
           DiagnosticSink& sink);

    void forms(const Term& list);

private:
    class Nest;

    // ---- what is wrong, and where
    /// `what` was wanted where `term` stands.
    void bad(std::string_view what, const Term& term);
    void report(Pos pos, std::string message);
    Pos place(const Term& annotation);
    FileId file_named(const std::string& name);
    FileId generated(FileId file);

    // ---- nodes
    template <class T, class... Args> T* make(ExprKind kind, Pos pos, Args... args) {
        return arena_.make<T>(Expr{kind, pos}, args...);
    }
    /// One whose fields are set one by one.
    template <class T> T* empty(ExprKind kind, Pos pos) {
        T* made = arena_.make<T>();
        made->kind = kind;
        made->pos = pos;
        return made;
    }
    template <class T> static std::span<const T> as_const(std::span<T> span) {
        return {span.data(), span.size()};
    }
    Symbol atom(const Term& term);
    std::uint32_t arity(const Term& term);
    Expr* dummy() { return &dummy_; }

    // ---- forms
    void form(const Term& term);
    Form* attribute(const Term& term, Pos pos);
    Form* names(FormKind kind, const Term& value, Pos pos);
    Form* import(const Term& value, Pos pos);
    Form* record(const Term& value, Pos pos, bool is_native);
    Form* function(const Term& term, Pos pos);
    Form* spec(FormKind kind, const Term& value, Pos pos);
    Form* type_form(FormKind kind, const Term& value, Pos pos);
    Form* plain(Symbol name, const Term& value, Pos pos);
    void diagnostic(const Term& term, bool is_error);
    Form* new_file(const Term& value, Pos pos);

    // ---- terms of attributes
    Expr* constant(const Term& term, Pos pos);
    Expr* number(const Term& term, Pos pos);
    Expr* bytes(const Term& term, Pos pos);

    // ---- expressions
    Expr* expr(const Term& term);
    Expr* any_expr(std::string_view tag, const Term& term, Pos pos);
    Expr* data(std::string_view tag, const Term& term, Pos pos);
    Expr* control(std::string_view tag, const Term& term, Pos pos);
    Expr* not_expr(const Term& term);
    Expr* leaf(std::string_view tag, const Term& term, Pos pos);
    Expr* string(const Term& value, Pos pos);
    Expr* cons(const Term& term, Pos pos);
    Expr* map(const Term& term, Pos pos);
    Symbol record_name(const Term& term, Symbol& module);
    Expr* record_expr(const Term& term, Pos pos);
    Expr* binary(const Term& term, Pos pos);
    BitElement bit_element(const Term& term);
    void bit_types(const Term& list, BitElement& element);
    Expr* op(const Term& term, Pos pos);
    Expr* call(const Term& term, Pos pos);
    Expr* fun(const Term& term, Pos pos);
    Expr* comprehension(ExprKind kind, const Term& term, Pos pos);
    void values(ExprKind kind, const Term& term, CompExpr& out);
    std::span<const Qualifier> qualifiers(const Term& list);
    Qualifier qualifier(const Term& term);
    Expr* receive(const Term& term, Pos pos);
    Expr* try_expr(const Term& term, Pos pos);
    Expr* maybe(const Term& term, Pos pos);
    ExprList exprs(const Term& list);
    /// At least one.
    ExprList body(const Term& list);
    /// The body of a maybe, where `?=` may stand.
    ExprList maybe_body(const Term& list);
    Guard guard(const Term& list);
    ClauseList clauses(const Term& list, Symbol name, std::size_t patterns, bool may_be_empty);
    Clause* clause(const Term& term, Symbol name, std::size_t patterns);
    std::span<CatchClause* const> catch_clauses(const Term& list);

    // ---- types
    Type* type(const Term& term);
    Type* type_named(std::string_view name, const Term& args, Type* out);
    TypeList types(const Term& list);
    Type* map_type(const Term& args, Type* out);
    Type* record_type(const Term& args, Type* out);
    Type* fun_type(const Term& args, Type* out);
    SpecClause spec_clause(const Term& term);

    ParsedModule& module_;
    const ReadOptions& options_;
    SourceManager& sources_;
    DiagnosticSink& sink_;
    Arena& arena_;
    SymbolTable& symbols_;
    FileId file_ = 0;
    Pos form_pos_;
    bool bad_ = false; ///< the form is to be dropped
    std::uint32_t depth_ = 0;
    std::unordered_map<std::string, FileId> files_;
    std::unordered_map<FileId, FileId> generated_;
    AtomExpr dummy_;
    Type dummy_type_{};
};

/// One level of nesting: keeps the tree below kMaxNesting.
class Reader::Nest {
public:
    Nest(Reader& reader, const Term& term) : reader_{reader} {
        if (++reader_.depth_ > kMaxNesting) reader_.bad("something nested less deep", term);
    }
    ~Nest() { --reader_.depth_; }
    Nest(const Nest&) = delete;
    bool too_deep() const { return reader_.depth_ > kMaxNesting; }

private:
    Reader& reader_;
};

} // namespace joist::compiler::abstract
