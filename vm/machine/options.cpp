// The command line; see options.h.

#include "vm/machine/options.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <sys/stat.h>

namespace joist {

namespace {

bool is_regular_file(const std::string& path) {
    struct stat s;
    return stat(path.c_str(), &s) == 0 && S_ISREG(s.st_mode);
}

bool is_flag(const std::string& word) { return word.size() > 1 && (word[0] == '-' || word[0] == '+'); }

bool parse_number(const std::string& text, std::uint64_t low, std::uint64_t high, std::uint64_t* out) {
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), *out);
    return ec == std::errc{} && end == text.data() + text.size() && *out >= low && *out <= high;
}

class Parser {
public:
    Parser(const std::vector<std::string>& words, Options& options) : words_{words}, o_{options} {}

    void run() {
        while (at_ < words_.size() && o_.error.empty() && o_.file.empty()) {
            const std::string& word = words_[at_];
            if (word == "--help" || word == "-h" || word == "-help") {
                o_.help = true;
                return;
            }
            if (word == "--version" || word == "-version") {
                o_.version = true;
                return;
            }
            at_++;
            if (word == "--")
                take_plain();
            else if (word.size() > 1 && word[0] == '+')
                emulator_flag(word);
            else if (word.size() > 1 && word[0] == '-')
                node_flag(word.substr(1));
            else
                take_file(word);
        }
    }

private:
    void take_file(const std::string& word) {
        o_.file = word;
        o_.arguments.assign(words_.begin() + static_cast<std::ptrdiff_t>(at_), words_.end());
        o_.plain = o_.arguments;
    }

    // What follows up to the next flag.
    std::vector<std::string> values() {
        std::vector<std::string> out;
        while (at_ < words_.size() && !is_flag(words_[at_])) out.push_back(words_[at_++]);
        return out;
    }

    void take_plain() {
        for (std::string& v : values()) o_.plain.push_back(std::move(v));
    }

    // The value of an emulator flag: behind it (+P100) or the next word (+P 100).
    std::string emulator_value(const std::string& word, std::size_t length) {
        if (word.size() > length) return word.substr(length);
        return at_ < words_.size() ? words_[at_++] : "";
    }

    void number_flag(const std::string& word, std::uint64_t low, std::uint64_t high, const char* what, std::uint64_t* out) {
        const std::string value = emulator_value(word, 2);
        if (!parse_number(value, low, high, out))
            o_.error = word.substr(0, 2) + " wants " + what + ", a number from " + std::to_string(low) + " to " + std::to_string(high) + ", not '" + value + "'";
    }

    void emulator_flag(const std::string& word) {
        std::uint64_t n = 0;
        if (word.starts_with("+SD") || word.starts_with("+SP")) {
            if (word.find_first_of("0123456789") == std::string::npos) at_++; // dirty schedulers: we have a pool that grows by itself
        } else if (word.starts_with("+S")) {
            // +S 4 or +S 4:2 (schedulers : schedulers online); all that there are are online
            const std::string value = emulator_value(word, 2);
            const std::size_t colon = value.find(':');
            std::uint64_t online = 0;
            if (!parse_number(value.substr(0, colon), 1, 256, &n))
                o_.error = "+S wants the number of schedulers, from 1 to 256, not '" + value + "'";
            else if (colon != std::string::npos && !parse_number(value.substr(colon + 1), 1, n, &online))
                o_.error = "+S " + value + ": the schedulers online must be from 1 to " + std::to_string(n);
            else
                o_.schedulers = static_cast<std::uint32_t>(online ? online : n);
        } else if (word.starts_with("+P")) {
            number_flag(word, 16, 134'217'727, "the number of processes", &n);
            o_.process_limit = n;
        } else if (word.starts_with("+t")) {
            number_flag(word, 1024, 16'777'216, "the number of atoms", &n);
            o_.atom_limit = n;
        } else {
            other_emulator_flag(word);
        }
    }

    // Flags of the BEAM's internals are taken and mean nothing; their value, where it is a word of its own, is passed over.
    void other_emulator_flag(const std::string& word) {
        static constexpr std::string_view with_value[] = {"+A",   "+B",    "+C",   "+IOp", "+IOPp", "+IOPt", "+IOt",   "+K",     "+MBsmbcs", "+Q",
                                                          "+R",   "+T",    "+W",   "+a",   "+c",    "+e",    "+f",     "+h",     "+hmax",    "+hmaxk",
                                                          "+hmbs", "+hmqd", "+hms", "+hpds", "+hmaxel", "+n", "+pc",   "+rg",    "+sbt",     "+sbwt",
                                                          "+sbwtdcpu", "+sbwtdio", "+scl", "+secio", "+sfwi", "+spp", "+ssct", "+sss", "+sssdcpu", "+sssdio",
                                                          "+stbt", "+sub", "+swct", "+swt", "+swtdcpu", "+swtdio", "+sws", "+zdbbl", "+zdntgc", "+zebwt", "+zosrl", "+zhft"};
        static constexpr std::string_view families[] = {"+A", "+B", "+C", "+IO", "+J", "+K", "+M", "+Q", "+R", "+T", "+V", "+W", "+a", "+c", "+d",
                                                        "+e", "+f", "+h", "+i", "+l", "+n", "+pc", "+r", "+s", "+v", "+x", "+z"};
        if (std::find(std::begin(with_value), std::end(with_value), word) != std::end(with_value)) {
            if (at_ < words_.size()) at_++;
            return;
        }
        // +MBas aobf or +MBasaobf: no such value begins like a flag.
        if (word.starts_with("+M") && at_ < words_.size() && !is_flag(words_[at_]) && word.size() < 8) {
            at_++;
            return;
        }
        for (const std::string_view family : families)
            if (word.starts_with(family)) return;
        o_.error = "unknown flag " + word;
    }

    // Folders after -pa or -pz: one, and more as long as they aren't files (which would be the program).
    std::vector<std::string> folders(const char* flag) {
        std::vector<std::string> out;
        while (at_ < words_.size() && !is_flag(words_[at_]) && (out.empty() || !is_regular_file(words_[at_]))) out.push_back(words_[at_++]);
        if (out.empty()) o_.error = std::string(flag) + " wants a folder";
        return out;
    }

    void action(BootAction::Kind kind, const std::string& name) {
        std::vector<std::string> words = values();
        if (words.empty()) {
            o_.error = "-" + name + (kind == BootAction::Kind::Eval ? " wants an expression" : " wants a module");
            return;
        }
        o_.actions.push_back({kind, std::move(words)});
    }

    void node_flag(const std::string& name) {
        if (name == "pa" || name == "pz") {
            std::vector<std::string> dirs = folders(name == "pa" ? "-pa" : "-pz");
            o_.flags.emplace_back(name, dirs);
            if (name == "pa") // several -pa: a later one is searched first; within one, in the order given, reversed as erl does
                for (std::string& d : dirs) o_.path_first.insert(o_.path_first.begin(), std::move(d));
            else
                for (std::string& d : dirs) o_.path_last.push_back(std::move(d));
        } else if (name == "s") {
            action(BootAction::Kind::S, name);
        } else if (name == "run") {
            action(BootAction::Kind::Run, name);
        } else if (name == "eval") {
            if (at_ < words_.size()) { // an expression may begin with a dash
                o_.actions.push_back({BootAction::Kind::Eval, {words_[at_++]}});
            } else {
                o_.error = "-eval wants an expression";
            }
        } else if (name == "extra") {
            for (; at_ < words_.size(); at_++) o_.plain.push_back(words_[at_]);
        } else if (name == "noshell" || name == "noinput" || name == "detached" || name == "hidden" || name == "smp" || name == "nostick" || name == "emu") {
            o_.no_shell |= name == "noshell" || name == "noinput" || name == "detached";
            o_.no_input |= name == "noinput" || name == "detached";
            o_.flags.emplace_back(name, std::vector<std::string>{});
        } else if (name == "-no-otp") {
            o_.use_otp = false;
        } else if (name[0] == '-') { // what programs want to be told has one dash
            o_.error = "unknown option -" + name;
        } else {
            o_.flags.emplace_back(name, values());
        }
    }

    const std::vector<std::string>& words_;
    Options& o_;
    std::size_t at_ = 0;
};

} // namespace

Options parse_options(const std::vector<std::string>& words) {
    Options options;
    Parser{words, options}.run();
    return options;
}

std::string add_emulator_flags(const std::string& line, Options& options) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : line + " ") {
        if (c != ' ' && c != '\t') {
            word.push_back(c);
        } else if (!word.empty()) {
            words.push_back(std::move(word));
            word.clear();
        }
    }
    Options extra = options;
    extra.file.clear();
    Parser{words, extra}.run();
    if (!extra.error.empty()) return extra.error;
    options.schedulers = extra.schedulers;
    options.process_limit = extra.process_limit;
    options.atom_limit = extra.atom_limit;
    options.path_first = extra.path_first;
    options.path_last = extra.path_last;
    options.flags = extra.flags;
    return "";
}

std::string version_text() { return "Joist 0.1.0\n"; }

std::string help_text() {
    return R"(Joist runs Erlang.

Usage
  joist FILE.erl [ARG...]      compile in memory, call main/1 with the arguments
  joist FILE.beam [ARG...]     load, call main/1
  joist ESCRIPT [ARG...]       the same for a script with a #! line
  joist [FLAG...] -s MODULE [FUNCTION [ARG...]]

Programs
  -s M [F [ARG...]]      call M:F([arg, ...]) with the arguments as atoms; F is start if not given, no ARG: M:F()
  -run M [F [ARG...]]    the same with the arguments as strings
  -eval EXPRESSIONS      evaluate Erlang expressions, such as -eval 'io:format("hi~n"), halt().'
  -pa DIR, -pz DIR       look for modules there before, after the standard library
  --no-otp               look for no module in an installed Erlang/OTP
  -noshell, -noinput     no shell; do not read standard input
  -extra ARG...          everything after it is for init:get_plain_arguments()

Machine
  +S N                   schedulers (default: one for each core)
  +P N                   most processes at a time (default: 1048576)
  +t N                   most atoms (default: 1048576)

  --help, --version

Exit status: what the program gives to halt/1; 0 when main/1 returns; 127 when it fails or is not there;
1 when -s, -run or -eval fails.

Examples
  joist hello.erl
  joist +S 2 -pa ebin -s my_server start
  joist -noshell -eval 'io:format("~p~n", [lists:seq(1, 5)]), halt().'
)";
}

} // namespace joist
