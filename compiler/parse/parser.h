// The parser: tokens of one form to its syntax tree, by recursive descent. One per compilation; one
// thread. Its methods are spread over parser.cpp (forms), parse_expr.cpp, parse_block.cpp (what
// ends with `end`) and parse_type.cpp.
//
// After an error the parser stands on the form's last token and stays there, so everything under
// way ends quickly and in order; methods always return a node, which nobody sees then.
#pragma once

#include "compiler/parse/ast.h"
#include "compiler/scan/token.h"
#include "compiler/source/diagnostic.h"

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace joist::compiler {

/// Parses forms.
class Parser {
public:
    Parser(AstStorage& storage, DiagnosticSink& sink);

    /// The form that `tokens` (with kDot or kEnd last) say; null, with an error reported, if they
    /// don't say one.
    Form* parse_form(std::span<const Token> tokens);
    /// Expressions with commas between and a dot behind. Empty after an error, which is reported.
    ExprList parse_expressions(std::span<const Token> tokens);

private:
    friend class Nest;
    friend class Brackets;

    // ---- tokens
    const Token& now() const { return *at_; }
    TokenKind kind() const { return at_->kind; }
    /// The token `ahead` after this one, or the last.
    const Token& look(std::size_t ahead) const {
        return static_cast<std::size_t>(last_ - at_) > ahead ? at_[ahead] : *last_;
    }
    const Token& take();
    bool accept(TokenKind kind);
    void expect(TokenKind kind);
    void start(std::span<const Token> tokens);
    void finish_form();

    // ---- errors
    void syntax_error();
    /// `token` is where the user is to look.
    void syntax_error_at(const Token& token);
    std::string hint_for(const Token& token) const;
    void error(Pos pos, std::string message, std::uint32_t length = 1, std::string hint = {});
    /// An error in what the form means; parsing goes on, but the form is dropped.
    void report(Pos pos, std::string message, std::uint32_t length = 1, std::string hint = {});
    /// An error that doesn't concern the grammar: told only if the form can be parsed, which then
    /// is kept, so that lint says what else is wrong with it.
    void
    report_later(Pos pos, std::string message, std::uint32_t length = 1, std::string hint = {});
    Form* end_form(Form* form);

    // ---- nodes
    template <class T, class... Args> T* make(ExprKind kind, Pos pos, Args... args) {
        return storage_.arena.make<T>(Expr{kind, pos}, args...);
    }
    Expr* make_atom(Pos pos, Symbol name) { return make<AtomExpr>(ExprKind::kAtom, pos, name); }
    /// Stands where something was wrong. What is told of later is kept: so is this.
    Expr* dummy() { return storage_.arena.make<AtomExpr>(dummy_); }
    /// Copies what was pushed on `stack` since `mark` to the arena, and takes it off.
    template <class T> std::span<const T> pop_list(std::vector<T>& stack, std::size_t mark) {
        const auto kept = storage_.arena.copy(stack.data() + mark, stack.size() - mark);
        stack.resize(mark);
        return kept;
    }

    // ---- forms
    Form* attribute();
    Form* module_attribute(Pos pos, std::span<Expr* const> values);
    Form* export_attribute(FormKind kind, Pos pos, Symbol name, std::span<Expr* const> values);
    Form* import_attribute(Pos pos, std::span<Expr* const> values);
    Form* record_attribute(Pos pos);
    Form* native_record_attribute(Pos pos, bool parens);
    Form* import_record_attribute(Pos pos, Symbol name, std::span<Expr* const> values);
    std::span<const RecordFieldDef> record_definition();
    static bool is_anonymous(Pos hash, const Token& next);
    Form* spec_attribute(FormKind kind, Pos pos);
    Form* type_attribute(FormKind kind, Pos pos);
    Form* plain_attribute(Pos pos, Symbol name, std::span<Expr* const> values);
    void bad_attribute(Pos pos, Symbol name, std::string_view hint);
    void stray_type(Pos pos, Symbol name);
    Form* give_up();
    Form* attribute_of(Pos pos, Symbol symbol, std::span<Expr* const> values);
    Form* generic_attribute(Pos pos, Symbol name);
    bool type_head(TypeForm& form, const Expr* head);
    bool is_doc_map(const Expr* expr);
    bool doc_value(Symbol attribute, const Expr* value);
    Form* function();
    Clause* function_clause();
    bool name_arity_list(const Expr* list,
                         std::span<const NameArity>& entries,
                         std::string_view message);
    Expr* to_term(Expr* expr);
    ExprList to_terms(ExprList list, bool& good);

    // ---- expressions
    Expr* expression() { return expression(0); }
    Expr* expression(int least);
    Expr* operand();
    Expr* primary();
    Expr* postfix(Expr* base, bool calls_too = true);
    Expr* remote_name();
    ExprList expressions();
    ExprList arguments();
    ExprList pattern_arguments();
    Expr* head_pattern();
    Expr* string();
    Expr* list();
    Expr* tuple();
    Expr* binary();
    Expr* sigil();
    Expr* map(Expr* base, Pos pos);
    Expr* record(Expr* base, Pos pos, bool native_allowed);
    Expr* map_comprehension(Pos pos, std::span<const MapField> fields);
    std::span<const Qualifier> qualifiers();
    Qualifier qualifier();
    Qualifier generator();
    BitElement bit_element();
    void bit_types(BitElement& element, bool& good);
    void check_bit_element(const BitElement& element);

    // ---- expressions that end with `end`, and clauses
    Expr* construct(TokenKind word);
    Expr* block();
    Expr* if_expr();
    Expr* case_expr();
    Expr* receive();
    Expr* try_expr();
    Expr* maybe();
    Expr* fun();
    Expr* fun_clauses(Pos pos);
    Expr* fun_reference(Pos pos);
    Clause* case_clause();
    ClauseList case_clauses();
    CatchClause* catch_clause();
    Guard optional_guard();
    Guard guard();
    ExprList clause_body();
    bool check_heads(std::span<Clause* const> clauses);
    Expr* bit_operand();

    // ---- types
    Type* top_type();
    Type* type(int least);
    Type* type_operand();
    Type* type_call(Pos pos, Symbol module, Symbol name);
    Type* list_type();
    Type* tuple_type();
    Type* hash_type();
    Type* binary_type();
    Type* fun_type();
    Expr* type_number(const Type* type);
    TypeList types_until(TokenKind close);
    SpecClause spec_clause();
    std::span<const TypeConstraint> constraints();
    Type* make_type(TypeKind kind, Pos pos);

    AstStorage& storage_;
    DiagnosticSink& sink_;
    const Token* at_ = nullptr;
    const Token* first_ = nullptr;
    const Token* last_ = nullptr;
    bool failed_ = false;   ///< a syntax error ended the form
    bool bad_form_ = false; ///< the form is to be dropped
    bool in_attribute_ = false;
    bool no_remote_ =
        false; ///< `:` doesn't make a remote name: it stands before a stack trace variable
    /// In the patterns of a function's or a fun's head or of a `catch`, outside of brackets: the
    /// grammar has operators of terms there, but no calls and no words that begin an expression.
    bool in_head_ = false;
    std::uint32_t open_constructs_ = 0; ///< words under way that end with `end`
    std::uint32_t depth_ = 0;           ///< recursion now
    std::uint32_t height_ = 0;          ///< of the highest tree built so far in the innermost Nest
    std::vector<Expr*> exprs_;
    std::vector<Clause*> clauses_;
    std::vector<CatchClause*> catches_;
    std::vector<MapField> map_fields_;
    std::vector<RecordFieldInit> record_fields_;
    std::vector<BitElement> bits_;
    std::vector<BitSpec> bit_specs_;
    std::vector<Qualifier> qualifiers_;
    std::vector<ExprList> guards_;
    std::vector<Type*> types_;
    std::vector<Diagnostic> later_; ///< see report_later()
    AtomExpr dummy_;
    Type dummy_type_{};
};

/// One level of recursion and of the tree: keeps both below kMaxNesting.
class Nest {
public:
    explicit Nest(Parser& parser) : parser_{parser}, outer_height_{parser.height_} {
        parser_.height_ = 0;
        if (++parser_.depth_ > kMaxNesting) too_deep();
    }
    ~Nest() {
        --parser_.depth_;
        grow();
        if (parser_.height_ < outer_height_) parser_.height_ = outer_height_;
    }
    Nest(const Nest&) = delete;
    /// A node was made above all made so far at this level.
    void grow() {
        if (++parser_.height_ > kMaxNesting) too_deep();
    }

private:
    void too_deep() {
        parser_.error(parser_.now().pos, "nested too deeply", 1, "more than 10,000 levels");
    }
    Parser& parser_;
    std::uint32_t outer_height_;
};

/// What is between brackets: any expression again, even in a head.
class Brackets {
public:
    explicit Brackets(Parser& parser) : parser_{parser}, in_head_{parser.in_head_} {
        parser_.in_head_ = false;
    }
    ~Brackets() { parser_.in_head_ = in_head_; }
    Brackets(const Brackets&) = delete;
    /// Do the brackets stand in a head?
    bool in_head() const { return in_head_; }

private:
    Parser& parser_;
    bool in_head_;
};

} // namespace joist::compiler
