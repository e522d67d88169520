// main.cpp - rondo-check: reads sources with clang's front end, and says what is wrong with how
// they use coroutines.
//
// SPDX-License-Identifier: MIT
#include "allow.hpp"
#include "body.hpp"

#include <clang/AST/ASTConsumer.h>
#include <clang/Basic/DiagnosticOptions.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/FrontendAction.h>
#include <clang/Frontend/TextDiagnosticPrinter.h>
#include <clang/Tooling/CompilationDatabase.h>
#include <clang/Tooling/Tooling.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/JSON.h>
#include <llvm/Support/Path.h>
#include <llvm/Support/VirtualFileSystem.h>
#include <llvm/Support/raw_ostream.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <memory>
#include <thread>

using namespace clang;
using check::finding;

namespace {

constexpr int found_nothing = 0;
constexpr int found_something = 1;
constexpr int misused = 2;

struct options {
    std::string database; // the folder of compile_commands.json
    std::vector<std::string> files;
    std::vector<std::string> flags; // behind --
    bool has_flags = false;
    bool sarif = false;
    unsigned jobs = std::max(1U, std::thread::hardware_concurrency());
};

void print_help() {
    llvm::outs()
        << "usage: rondo-check [OPTION]... [FILE|FOLDER]... [-- COMPILER FLAG...]\n"
           "\n"
           "Reads C++ sources as the compiler does, and finds mistakes with coroutines.\n"
           "A program is best read in one go: some mistakes show in two files together.\n"
           "\n"
           "  -p FOLDER       where compile_commands.json is (default: build/host, build, .)\n"
           "  --format sarif  what other tools read (default: text)\n"
           "  -j N            how many files at a time\n"
           "  --help          this\n"
           "\n"
           "Without a FILE: all of compile_commands.json. A FOLDER: those of them in it.\n"
           "Behind -- the flags for files that are in no compile_commands.json.\n"
           "\n"
           "rules:\n";
    for (const check::rule& one : check::rules()) {
        llvm::outs() << "  " << one.name << std::string(20 - std::string(one.name).size(), ' ')
                     << one.summary << "\n";
    }
    llvm::outs()
        << "\n"
           "// rondo-check: allow(RULE) REASON   on the line, or alone on the one before: "
           "silences it.\n"
           "\n"
           "exit: 0 nothing found; 1 findings; 2 misuse, or a source that does not compile\n";
}

[[noreturn]] void misuse(const std::string& what) {
    llvm::errs() << "rondo-check: " << what << " (--help tells more)\n";
    std::exit(misused);
}

options parse(int count, char** words) {
    options given;
    for (int n = 1; n < count; ++n) {
        const std::string word = words[n];
        const auto value = [&] {
            if (n + 1 == count) {
                misuse(word + " wants a value");
            }
            return std::string(words[++n]);
        };
        if (word == "--help" || word == "-h") {
            print_help();
            std::exit(found_nothing);
        } else if (word == "-p") {
            given.database = value();
        } else if (word == "--format") {
            const std::string format = value();
            if (format != "text" && format != "sarif") {
                misuse("no format '" + format + "': text or sarif");
            }
            given.sarif = format == "sarif";
        } else if (word == "-j") {
            const std::string jobs = value();
            given.jobs = static_cast<unsigned>(std::strtoul(jobs.c_str(), nullptr, 10));
            if (given.jobs == 0) {
                misuse("-j wants a number, not '" + jobs + "'");
            }
        } else if (word == "--") {
            given.has_flags = true;
            given.flags.assign(words + n + 1, words + count);
            break;
        } else if (word.size() > 1 && word[0] == '-') {
            misuse("no option '" + word + "'");
        } else {
            given.files.push_back(word);
        }
    }
    return given;
}

/// A file that is compiled in several ways is read in the first of them.
class first_of_each : public tooling::CompilationDatabase {
  public:
    explicit first_of_each(const tooling::CompilationDatabase& all) : all_(all) {}
    std::vector<tooling::CompileCommand> getCompileCommands(llvm::StringRef file) const override {
        auto commands = all_.getCompileCommands(file);
        if (commands.size() > 1) {
            commands.resize(1);
        }
        return commands;
    }
    std::vector<std::string> getAllFiles() const override { return all_.getAllFiles(); }

  private:
    const tooling::CompilationDatabase& all_;
};

std::string absolute(const std::string& path) {
    llvm::SmallString<256> full(path);
    llvm::sys::fs::make_absolute(full);
    llvm::sys::path::remove_dots(full, true);
    return full.str().str();
}

std::unique_ptr<tooling::CompilationDatabase> load(const options& given) {
    if (given.has_flags) {
        return std::make_unique<tooling::FixedCompilationDatabase>(".", given.flags);
    }
    std::vector<std::string> places{given.database};
    if (given.database.empty()) {
        places = {"build/host", "build", "."};
    }
    for (const std::string& place : places) {
        std::string error;
        if (llvm::sys::fs::exists(place + "/compile_commands.json")) {
            auto found = tooling::CompilationDatabase::loadFromDirectory(place, error);
            if (found == nullptr) {
                misuse("cannot read " + place + "/compile_commands.json: " + error);
            }
            return found;
        }
    }
    misuse("no compile_commands.json in " +
           (given.database.empty() ? "build/host, build or here" : given.database) +
           ": configure the program first, or give -p FOLDER");
}

std::vector<std::string> files_of(const options& given,
                                  const tooling::CompilationDatabase& database) {
    std::vector<std::string> known = database.getAllFiles();
    for (std::string& file : known) {
        file = absolute(file);
    }
    std::sort(known.begin(), known.end());
    known.erase(std::unique(known.begin(), known.end()), known.end());
    const auto is_source = [](const std::string& file) {
        const llvm::StringRef end = llvm::sys::path::extension(file);
        return (end == ".cpp" || end == ".cc" || end == ".cxx") &&
               !llvm::StringRef(file).contains("cmake_pch");
    };
    known.erase(std::remove_if(known.begin(), known.end(),
                               [&](const std::string& file) { return !is_source(file); }),
                known.end());
    if (given.files.empty()) {
        if (known.empty()) {
            misuse("no file to read");
        }
        return known;
    }
    std::vector<std::string> chosen;
    for (const std::string& file : given.files) {
        const std::string full = absolute(file);
        if (!llvm::sys::fs::exists(full)) {
            misuse("no file '" + file + "'");
        }
        if (llvm::sys::fs::is_directory(full)) {
            const auto before = chosen.size();
            std::copy_if(known.begin(), known.end(), std::back_inserter(chosen),
                         [&](const std::string& one) {
                             return llvm::StringRef(one).starts_with(full + "/");
                         });
            if (chosen.size() == before) {
                misuse("compile_commands.json names no source in '" + file + "'");
            }
        } else if (given.has_flags || std::binary_search(known.begin(), known.end(), full)) {
            chosen.push_back(full);
        } else {
            misuse("compile_commands.json does not name '" + file + "'; give its flags behind --");
        }
    }
    return chosen;
}

// Only what says how to read the source: no outputs, and nothing that clang does not know.
tooling::CommandLineArguments adjust(const tooling::CommandLineArguments& given, llvm::StringRef) {
    tooling::CommandLineArguments kept;
    for (std::size_t n = 0; n < given.size(); ++n) {
        const llvm::StringRef word = given[n];
        if (word == "-include" && n + 1 < given.size() &&
            llvm::StringRef(given[n + 1]).contains("cmake_pch")) {
            ++n;
        } else if (word == "-Xclang" && n + 1 < given.size() &&
                   (llvm::StringRef(given[n + 1]).contains("pch") || given[n + 1] == "-include")) {
            ++n;
        } else if (!word.starts_with("-fsanitize") && !word.starts_with("-W") && word != "-w" &&
                   word != "-fcoroutines" && word != "-fanalyzer" &&
                   !word.starts_with("-fcallgraph-info") && !word.starts_with("-specs=")) {
            kept.push_back(given[n]);
        }
    }
    for (const char* more : {"-w", "-Qunused-arguments", "-D__rondo_check__=1",
                             "-resource-dir=" RONDO_CHECK_RESOURCES}) {
        kept.insert(kept.begin() + 1, more);
    }
    return kept;
}

class action : public ASTFrontendAction {
  public:
    explicit action(check::program& out) : out_(out) {}
    std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance&, llvm::StringRef) override {
        class consumer : public ASTConsumer {
          public:
            explicit consumer(check::program& out) : out_(out) {}
            void HandleTranslationUnit(ASTContext& context) override { check_file(out_, context); }

          private:
            check::program& out_;
        };
        return std::make_unique<consumer>(out_);
    }

  private:
    check::program& out_;
};

class factory : public tooling::FrontendActionFactory {
  public:
    explicit factory(check::program& out) : out_(out) {}
    std::unique_ptr<FrontendAction> create() override { return std::make_unique<action>(out_); }

  private:
    check::program& out_;
};

/// What the compiler said, for the files that it refuses.
std::string read(const std::string& file, const tooling::CompilationDatabase& database,
                 check::program& out) {
    std::string said;
    llvm::raw_string_ostream stream(said);
    const first_of_each commands(database);
    tooling::ClangTool tool(commands, {file}, std::make_shared<PCHContainerOperations>(),
                            llvm::vfs::createPhysicalFileSystem());
    TextDiagnosticPrinter printer(stream, new DiagnosticOptions);
    tool.setDiagnosticConsumer(&printer);
    tool.setPrintErrorMessage(false);
    tool.clearArgumentsAdjusters();
    tool.appendArgumentsAdjuster(tooling::getClangStripOutputAdjuster());
    tool.appendArgumentsAdjuster(tooling::getClangStripDependencyFileAdjuster());
    tool.appendArgumentsAdjuster(tooling::getClangSyntaxOnlyAdjuster());
    tool.appendArgumentsAdjuster(adjust);
    factory make(out);
    if (tool.run(&make) != 0 && said.empty()) {
        said = file + ": could not be read\n";
    }
    return said;
}

void print_text(const std::set<finding>& findings) {
    for (const finding& one : findings) {
        llvm::outs() << one.where.file << ":" << one.where.line << ":" << one.where.column << ": "
                     << one.rule << ": " << one.what << "\n    why:  " << one.why
                     << "\n    mend: " << one.mend << "\n";
    }
}

void print_sarif(const std::set<finding>& findings) {
    llvm::json::Array rules;
    for (const check::rule& one : check::rules()) {
        rules.push_back(llvm::json::Object{
            {"id", one.name}, {"shortDescription", llvm::json::Object{{"text", one.summary}}}});
    }
    llvm::json::Array results;
    for (const finding& one : findings) {
        results.push_back(llvm::json::Object{
            {"ruleId", one.rule},
            {"level", "error"},
            {"message", llvm::json::Object{{"text", one.what + ": " + one.why + ". " + one.mend}}},
            {"locations",
             llvm::json::Array{llvm::json::Object{
                 {"physicalLocation",
                  llvm::json::Object{
                      {"artifactLocation", llvm::json::Object{{"uri", one.where.file}}},
                      {"region", llvm::json::Object{{"startLine", one.where.line},
                                                    {"startColumn", one.where.column}}}}}}}}});
    }
    llvm::json::Object log{
        {"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
        {"version", "2.1.0"},
        {"runs",
         llvm::json::Array{llvm::json::Object{
             {"tool",
              llvm::json::Object{{"driver", llvm::json::Object{{"name", "rondo-check"},
                                                               {"rules", std::move(rules)}}}}},
             {"results", std::move(results)}}}}};
    llvm::outs() << llvm::formatv("{0:2}\n", llvm::json::Value(std::move(log)));
}

} // namespace

int main(int count, char** words) {
    const options given = parse(count, words);
    const auto database = load(given);
    const std::vector<std::string> files = files_of(given, *database);

    check::program program;
    std::vector<std::string> said(files.size());
    std::atomic<std::size_t> next = 0;
    std::vector<std::thread> threads;
    for (unsigned n = 0; n < std::min<std::size_t>(given.jobs, files.size()); ++n) {
        threads.emplace_back([&] {
            for (std::size_t one = next++; one < files.size(); one = next++) {
                said[one] = read(files[one], *database, program);
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }

    bool broken = false;
    for (const std::string& text : said) {
        llvm::errs() << text;
        broken |= !text.empty();
    }
    std::set<std::string> sources;
    for (const std::string& file : files) {
        llvm::SmallString<256> here;
        llvm::sys::fs::current_path(here);
        here += "/";
        llvm::StringRef relative(file);
        relative.consume_front(here);
        sources.insert(relative.str());
    }
    const std::set<finding> findings = check::apply_allows(program.judge(), sources);
    if (given.sarif) {
        print_sarif(findings);
    } else {
        print_text(findings);
        llvm::outs() << "rondo-check: " << files.size()
                     << (files.size() == 1 ? " file, " : " files, ") << findings.size()
                     << (findings.size() == 1 ? " finding\n" : " findings\n");
    }
    if (!findings.empty()) {
        return found_something;
    }
    return broken ? misused : found_nothing;
}
