// demos_test.cpp - the demos of demos/network, over real sockets.
//
// SPDX-License-Identifier: MIT
#include "demos/boards/network.hpp"
#include "demos/network/chat.hpp"
#include "demos/network/json_echo.hpp"
#include "tests/linux/through.hpp"

#include <string>

namespace rondo {
namespace {

using namespace std::chrono_literals;
using network::tcp_stream;
using test::trace;

task<> exchanges_json(trace& words, errc& client_end, errc& server_end) {
    auto listening = network::listen("127.0.0.1", 0);
    auto server = network::start_server(*listening, [&](tcp_stream& client) -> task<> {
        server_end = co_await json_echo::answer(client);
    });
    auto line = co_await network::open_connection("localhost", listening->here().port());
    client_end = co_await json_echo::ask(*line, 3, 0s, [&](std::string_view b) { words.push(b); });
    stream_reader reader{*line};
    stream_writer writer{*line};
    co_await writer.write("[1, 2\n");
    words.push(*co_await reader.read_line());
    line->close();
    while (server_end == errc::none) {
        co_await sleep_for(1ms);
    }
    server.cancel();
    static_cast<void>(co_await server);
}
RONDO_TEST(line_109_json_goes_to_the_server_and_back) {
    trace words;
    errc client_end = errc::io_error, server_end = errc::none;
    RONDO_EXPECT(run(exchanges_json(words, client_end, server_end)).has_value());
    RONDO_EXPECT_EQ(words.text(), R"(["value", 1] ["value", 2] ["value", 3] "this is no JSON")");
    RONDO_EXPECT_EQ(client_end, errc::none);
    RONDO_EXPECT_EQ(server_end, errc::end_of_stream);
}

task<> is_silent(errc& end) {
    auto pair = linux_port::open_socket_pair();
    end = co_await json_echo::answer(pair->one, 10ms);
}
RONDO_TEST(line_109_a_silent_client_is_given_up) {
    errc end = errc::none;
    RONDO_EXPECT(run(is_silent(end)).has_value());
    RONDO_EXPECT_EQ(end, errc::timed_out);
}

struct given_name {
    std::string_view name;
    [[nodiscard]] std::string_view view() const { return name; }
};
task<> expects(trace& words, auto& reader, std::string_view text) {
    const auto line = co_await wait_for(reader.read_line(), 5s);
    words.push(line && *line == text ? "ok" : line ? *line : to_string(line.error()));
}
task<> chats(trace& words) {
    chat::room room;
    auto ann = linux_port::open_socket_pair();
    auto bob = linux_port::open_socket_pair();
    auto anns = create_task(chat::talk(room, ann->other, given_name{"ann"}));
    co_await yield();
    auto bobs = create_task(chat::talk(room, bob->other, given_name{"bob"}));
    stream_reader anns_screen{ann->one}, bobs_screen{bob->one};
    stream_writer anns_keys{ann->one}, bobs_keys{bob->one};
    co_await expects(words, anns_screen, "bob: is here");
    co_await anns_keys.write("hello\r\nyou\n");
    co_await expects(words, bobs_screen, "ann: hello");
    co_await expects(words, bobs_screen, "ann: you");
    co_await bobs_keys.write(std::string(1000, 'x'), "\nhi\n"); // too long: left out
    co_await expects(words, anns_screen, "bob: hi");
    ann->one.close();
    co_await expects(words, bobs_screen, "ann: has left");
    static_cast<void>(co_await anns);
    bob->one.reset();
    static_cast<void>(co_await bobs);
    words.push(room.lines.empty() ? "empty" : "?");
}
RONDO_TEST(line_51_a_chat_has_many_clients_on_one_loop) {
    trace words;
    RONDO_EXPECT(run(chats(words)).has_value());
    RONDO_EXPECT_EQ(words.text(), "ok ok ok ok ok empty");
}

} // namespace
} // namespace rondo
