// Writes the abstract format; its methods are spread over write_forms.cpp, write_expr.cpp and
// write_value.cpp. One per module; one thread.
#pragma once

#include "compiler/abstract/abstract.h"
#include "compiler/abstract/term_writer.h"

#include <set>
#include <string>
#include <utility>

namespace joist::compiler::abstract {

class FormWriter {
public:
    FormWriter(const SourceManager& sources, const WriteOptions& options)
        : sources_{sources}, options_{options} {}

    void forms(const ParsedModule& module);
    void form(const Form* form);
    /// As a list.
    void expressions(ExprList list) { exprs(list); }
    /// A constant, as the value of an attribute.
    void value(const Expr* expr);
    std::vector<std::uint8_t> take() { return out_.take(); }

private:
    void place(Pos pos);
    Symbol quoted_word(Pos pos) const;
    Pos first_place(const Expr* expr);
    /// The beginning of a tuple of `size` elements with its name and its place.
    void open(std::string_view name, std::size_t size, Pos pos);
    void leaf(std::string_view name, Pos pos, std::string_view text);
    void leaf(std::string_view name, Pos pos, Symbol text) { leaf(name, pos, text.text()); }
    void atom(Symbol name) { out_.atom(name.text()); }

    // Forms.
    void attribute(Pos pos, std::string_view name);
    void file(const FileForm* form);
    void entries(std::span<const NameArity> list);
    void record(const RecordForm* form);
    void type_form(const TypeForm* form);
    void spec(const SpecForm* form);
    void spec_clause(const SpecClause& clause);

    // Types.
    void open_type(std::string_view name, Pos pos);
    void type(const Type* type);
    void types(TypeList list);
    void named_type(const Type* type);
    void map_type(const Type* type);
    void record_type(const Type* type);
    void binary_type(const Type* type);
    void fun_type(const Type* type);

    // Expressions.
    void expr(const Expr* expr);
    void exprs(ExprList list);
    void integer(const IntegerExpr* number);
    void list(const ListExpr* list);
    void map(const MapExpr* map);
    void map_field(bool exact, Pos pos, const Expr* key, const Expr* value);
    void record_name(Symbol module, Symbol name);
    void record_expr(const RecordExpr* record);
    void binary(const BinaryExpr* binary);
    void bit_specs(const BitElement& element);
    void fun(const FunExpr* fun);
    void fun_remote(const FunRemoteExpr* fun);
    void comprehension(std::string_view name, const CompExpr* comprehension);
    void qualifier(const Qualifier& qualifier);
    void guard(const Guard& guard);
    Pos clause_place(const Clause* clause, bool headed);
    void clauses(ClauseList list, bool headed = false);
    void receive(const ReceiveExpr* receive);
    void try_expr(const TryExpr* one);
    void catch_clause(const CatchClause* clause);
    void maybe(const MaybeExpr* maybe);

    // Values.
    void map_value(const MapExpr* map);
    void list_value(const ListExpr* list);

    const SourceManager& sources_;
    WriteOptions options_;
    std::set<std::pair<std::uint32_t, std::size_t>> own_types_; ///< where they are told of as such
    TermWriter out_;
    std::vector<QuotedWord> quoted_words_; ///< in order of file and place
    Pos lowest_;                           ///< the first place written so far
    Pos highest_;                          ///< the last one, since it was last set back
    bool expanded_ = false;                ///< macros were called in the form
    std::size_t measured_ = 0;             ///< by first_place()
};

} // namespace joist::compiler::abstract
