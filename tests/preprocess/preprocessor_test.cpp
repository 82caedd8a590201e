// Macros, conditions and includes, seen as the tokens that reach the parser.
#include "compiler/preprocess/preprocessor.h"

#include <catch2/catch.hpp>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

using namespace joist::compiler;

namespace {

struct Result {
    std::string tokens;
    std::string errors;
};

Result
run(std::string text, const PreprocessOptions& options = {}, const std::string& name = "t.erl") {
    SourceManager sources;
    Arena arena;
    SymbolTable symbols;
    reserve_words(symbols);
    DiagnosticSink sink;
    LoadError error;
    const auto file = sources.add(name, std::move(text), error);
    REQUIRE(file);
    Preprocessor preprocessor{options, sources, arena, symbols, sink, *file};
    Result result;
    std::span<const Token> form;
    while (preprocessor.next_form(form))
        for (const Token& token : form) {
            if (!result.tokens.empty()) result.tokens += ' ';
            result.tokens += token.kind == TokenKind::kEnd ? "<end>" : token_source(token);
        }
    for (const Diagnostic& d : sink.all()) {
        const PresumedPlace place = sources.presumed(d.pos);
        result.errors += std::string{place.file} + ":" + std::to_string(place.line) + ":" +
                         std::to_string(place.column) + ": " + d.message + "\n";
    }
    return result;
}

std::string expand(std::string text) {
    const Result result = run(std::move(text));
    CHECK(result.errors == "");
    return result.tokens;
}

std::string errors(std::string text) {
    return run(std::move(text)).errors;
}

/// A folder of files that goes when the test ends.
class Folder {
public:
    Folder() {
        char pattern[] = "/tmp/joist_preprocess_XXXXXX";
        path_ = ::mkdtemp(pattern);
    }
    ~Folder() {
        const std::string command = "rm -rf '" + path_ + "'";
        if (std::system(command.c_str()) != 0) std::perror(path_.c_str());
    }
    std::string write(const std::string& name, const std::string& text) {
        const std::string file = path_ + "/" + name;
        for (std::size_t slash = file.find('/', path_.size() + 1); slash != std::string::npos;
             slash = file.find('/', slash + 1))
            ::mkdir(file.substr(0, slash).c_str(), 0700);
        std::ofstream{file} << text;
        return file;
    }
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

} // namespace

TEST_CASE("macros without and with arguments, overloaded by their number") {
    CHECK(expand("-define(A, 1).\n-define(f(), two).\n-define(f(X), {X}).\n-define(f(X, Y), [X, Y, "
                 "?A]).\n?A ?f() ?f(a + b) ?f((x, y), {z, w}).") ==
          "1 two { a + b } [ ( x , y ) , { z , w } , 1 ] .");
    CHECK(expand("-define(A, 1).\n-define(A(), 2).\n{?A, ?A()}.") == "{ 1 , 2 } .");
    // A macro without arguments takes none, even when a parenthesis follows.
    CHECK(expand("-define(F, g).\n?F(1).") == "g ( 1 ) .");
    CHECK(expand("-define(G(X), X + 1).\n-define(F, ?G).\n?F(2).") == "2 + 1 .");
    CHECK(expand("-define(W(A), {A}).\n?W(begin 1, 2 end), ?W(fun(A, B) -> A end), ?W(fun a/1).") ==
          "{ begin 1 , 2 end } , { fun ( A , B ) -> A end } , { fun a / 1 } .");
}

TEST_CASE("an argument as text") {
    CHECK(expand("-define(S(X), ??X).\n?S(a + f(\"x\", $c, 'B c', 16#ff)).") ==
          "\"a + f ( \\\"x\\\" , $c , 'B c' , 255 )\" .");
}

TEST_CASE("predefined macros") {
    CHECK(expand("-module(my_mod).\n\n?MODULE ?MODULE_STRING ?LINE ?FILE ?MACHINE ?OTP_RELEASE.") ==
          "- module ( my_mod ) . my_mod \"my_mod\" 3 \"t.erl\" 'BEAM' 25 .");
    CHECK(expand("f(A, {B, C}, [], fun(X, Y) -> X end) -> {?FUNCTION_NAME, ?FUNCTION_ARITY}.")
              .ends_with("-> { f , 4 } ."));
    CHECK(errors("-foo(?FUNCTION_NAME).") ==
          "t.erl:1:7: ?FUNCTION_NAME can only be used within a function\n");
    CHECK(expand("-file(\"x.yrl\", 7).\n?FILE ?LINE.") == "\"x.yrl\" 8 .");
}

TEST_CASE("conditions") {
    CHECK(expand(
              "-define(X, "
              "1).\n-ifdef(X).\na.\n-else.\nb.\n-endif.\n-ifndef(X).\nc.\n-else.\nd.\n-endif.\n") ==
          "a . d .");
    CHECK(expand("-ifdef(Y).\n-ifdef(Z).\na.\n-else.\nb.\n-endif.\n-else.\nc.\n-endif.") == "c .");
    CHECK(expand("-if(?OTP_RELEASE >= 26).\na.\n-elif(?OTP_RELEASE >= 25 andalso not "
                 "defined(Q)).\nb.\n-elif(true).\nc.\n-else.\nd.\n-endif.") == "b .");
    CHECK(expand("-define(Q, 1).\n-undef(Q).\n-ifdef(Q).\na.\n-endif.\nb.") == "b .");
    // As in a guard, what fails is false.
    CHECK(expand("-if(1 / 0).\na.\n-elif(hd([])).\nb.\n-elif(1 + 2 * 3 =:= 7 andalso is_atom(x) "
                 "andalso {a, [1]} < {b, []}).\nc.\n-endif.") == "c .");
    CHECK(expand("-if(true orelse foo).\na.\n-endif.") == "a .");
    // Text left out may be anything.
    CHECK(expand("-ifdef(X).\nf( -> 'x\\xzz') ?U'.\n-endif.\na.") == "a .");
}

TEST_CASE("conditions that are wrong") {
    CHECK(errors("-else.") == "t.erl:1:2: unbalanced '-else'\n");
    CHECK(errors("-endif.") == "t.erl:1:2: unbalanced '-endif'\n");
    CHECK(errors("-if(true).\n-else.\n-else.\n-endif.") == "t.erl:3:2: repeated '-else'\n");
    CHECK(errors("-if(false).\n-else.\n-elif(true).\n-endif.") ==
          "t.erl:3:2: unbalanced '-elif'\n");
    CHECK(errors("-ifdef(X).\na.\n") == "t.erl:3:1: unterminated '-ifdef'\n");
    CHECK(errors("-if(a + ).\n-endif.") == "t.erl:1:9: syntax error before: ')'\n");
    CHECK(errors("-ifdef(1).\n-endif.") == "t.erl:1:8: badly formed 'ifdef'\n");
}

TEST_CASE("definitions and calls that are wrong") {
    CHECK(errors("?U.") == "t.erl:1:2: undefined macro 'U'\n");
    CHECK(errors("?U(a, b).") == "t.erl:1:2: undefined macro 'U/2'\n");
    CHECK(errors("-define(A(X), X).\n?A.\n?A(1, 2).\n?A(1.") ==
          "t.erl:2:2: argument mismatch for macro 'A'\n"
          "t.erl:3:2: argument mismatch for macro 'A'\n"
          "t.erl:4:2: badly formed argument for macro 'A'\n");
    CHECK(errors("-define(A, 1).\n-define(A, 2).") == "t.erl:2:9: redefining macro 'A'\n");
    CHECK(errors("-define(LINE, 2).") == "t.erl:1:9: redefining predefined macro 'LINE'\n");
    CHECK(errors("-define(A, ?B).\n-define(B, {?A}).\n?A.") == "t.erl:3:2: circular macro 'A'\n");
    CHECK(errors("-define(A(X), ?A(X)).\n?A(1).") == "t.erl:2:2: circular macro 'A/1'\n");
    CHECK(errors("-define(q(A, A), A).") == "t.erl:1:14: argument 'A' already used\n");
    CHECK(errors("-define(q).") == "t.erl:1:10: badly formed 'define'\n");
    CHECK(errors("-undef(x.") == "t.erl:1:9: badly formed 'undef'\n");
}

TEST_CASE("a macro in its own argument isn't circular") {
    CHECK(expand("-define(M(X), {X}).\n?M(?M(1)).") == "{ { 1 } } .");
}

TEST_CASE("macros that grow without end are stopped") {
    std::string text = "-define(M0, a a a a a a a a a a).\n";
    for (int i = 1; i < 12; ++i) {
        const std::string inner = "?M" + std::to_string(i - 1);
        text += "-define(M" + std::to_string(i) + ", ";
        for (int j = 0; j < 10; ++j)
            text += inner + " ";
        text += ").\n";
    }
    CHECK(errors(text + "?M11.") == "t.erl:13:2: macro expansion too large\n");
}

TEST_CASE("the attributes -error and -warning") {
    CHECK(errors("-error(\"no\").\n-warning({a, \"b\"}).") ==
          "t.erl:1:2: -error(\"no\").\nt.erl:2:2: -warning({a,\"b\"}).\n");
}

TEST_CASE("macros from options") {
    PreprocessOptions options;
    options.macros = {{"A", "true"}, {"B", "{1, \"x\"}"}};
    CHECK(run("?A ?B.", options).tokens == "true { 1 , \"x\" } .");
}

TEST_CASE("include finds files beside the includer and on the path") {
    Folder folder;
    folder.write("a.hrl", "-define(A, ?FILE).\n-include(\"sub/b.hrl\").\n");
    folder.write("sub/b.hrl", "-include(\"c.hrl\").\n");
    folder.write("sub/c.hrl", "c() -> ?LINE.\n");
    folder.write("inc/d.hrl", "d.\n");
    PreprocessOptions options;
    options.include_dirs = {folder.path() + "/inc"};
    const Result result =
        run("-include(\"a.hrl\").\n-include(\"d.hrl\").\ne.", options, folder.path() + "/t.erl");
    CHECK(result.errors == "");
    CHECK(result.tokens == "c ( ) -> 1 . d . e .");
}

TEST_CASE("include_lib finds applications with and without version") {
    Folder folder;
    folder.write("libs/app-1.9/include/x.hrl", "old.\n");
    folder.write("libs/app-1.10/include/x.hrl", "new.\n");
    folder.write("dep/ebin/.keep", "");
    folder.write("dep/include/y.hrl", "dep.\n");
    PreprocessOptions options;
    options.lib_dirs = {folder.path() + "/libs"};
    options.code_paths = {folder.path() + "/dep/ebin"};
    options.embedded = [](std::string_view path) -> std::optional<std::string> {
        if (path == "inner/include/z.hrl") return "inner.\n";
        return std::nullopt;
    };
    const Result result = run("-include_lib(\"app/include/x.hrl\").\n-include_lib(\"dep/include/"
                              "y.hrl\").\n-include_lib(\"inner/include/z.hrl\").",
                              options);
    CHECK(result.errors == "");
    CHECK(result.tokens == "new . dep . inner .");
}

TEST_CASE("includes that fail") {
    CHECK(errors("-include(\"nope.hrl\").") ==
          "t.erl:1:10: can't find include file \"nope.hrl\"\n");
    CHECK(errors("-include_lib(\"nope/n.hrl\").") ==
          "t.erl:1:14: can't find include lib \"nope/n.hrl\"\n");
    CHECK(errors("-include(foo).") == "t.erl:1:10: badly formed 'include'\n");
    Folder folder;
    const std::string self = folder.write("self.hrl", "-include(\"self.hrl\").\n");
    CHECK(run("-include(\"self.hrl\").", {}, folder.path() + "/t.erl").errors ==
          self + ":1:10: include too deep\n");
    // What doubles at each level comes to an end.
    const std::string twice =
        folder.write("twice.hrl", "-include(\"twice.hrl\").\n-include(\"twice.hrl\").\n");
    CHECK(run("-include(\"twice.hrl\").", {}, folder.path() + "/t.erl").errors ==
          twice + ":1:10: include too deep\n");
    for (int i = 0; i < 20; ++i) {
        const std::string next = "-include(\"level" + std::to_string(i + 1) + ".hrl\").\n";
        folder.write("level" + std::to_string(i) + ".hrl", next + next);
    }
    folder.write("level20.hrl", "");
    CHECK(run("-include(\"level0.hrl\").", {}, folder.path() + "/t.erl")
              .errors.ends_with(": too much is included\n"));
}

TEST_CASE("maybe is a word only with its feature") {
    CHECK(expand("-feature(maybe_expr, enable).\nmaybe.") == "maybe .");
    CHECK(errors("-feature(foo, enable).") == "t.erl:1:2: the feature 'foo' does not exist.\n");
    CHECK(errors("f() -> a.\n-feature(maybe_expr, enable).") ==
          "t.erl:2:2: feature directive not allowed after exports or record definitions\n");
}
