// adc_test.cpp - the turns of a converter, and the STM32F405's on a model of its registers.
//
// Source: RM0090 rev 19, sections 13.3, 13.13.
//
// SPDX-License-Identifier: MIT
#include "ports/stm32f405/adc_machine.hpp"
#include "rondo/rondo.hpp"
#include "tests/registers/register_model.hpp"
#include "tests/rondo_test.hpp"

#include <gtest/gtest.h>
#include <string>
#include <utility>

namespace rondo {
namespace {

using namespace std::chrono_literals;

// Channel n is at 0x100 * n + 1.
class adc_model : public test::register_model {
  public:
    adc_model() {
        sim::reset();
        connect(registers);
    }
    stm32f405::adc_block<test::modelled_register> registers;
    bool dead = false;

  protected:
    std::uint32_t read(unsigned index) override {
        switch (4 * index) {
        case 0x00:
            return eoc_ ? 2 : 0;
        case 0x4C:
            eoc_ = false;
            return value_;
        default:
            return 0;
        }
    }
    void write(unsigned index, std::uint32_t value) override {
        switch (4 * index) {
        case 0x00:
            eoc_ = eoc_ && (value & 2) != 0;
            break;
        case 0x04:
            eocie_ = (value & 1U << 5) != 0;
            break;
        case 0x08:
            control(value);
            break;
        case 0x0C: // SMPR1: channels 10 to 18, SMPR2: 0 to 9; three bits each
        case 0x10:
            for (unsigned n = 0; n != (4 * index == 0x0C ? 9U : 10U); ++n) {
                if ((value >> 3 * n & 7) != 4) {
                    wrong += "a channel is not sampled for 84 cycles; ";
                }
            }
            break;
        case 0x34:
            channel_ = value & 31;
            break;
        default:
            break;
        }
    }
    bool interrupt_line() const override { return eoc_ && eocie_; }

  private:
    void control(std::uint32_t value) {
        const bool was_on = std::exchange(on_, (value & 1) != 0);
        if (!on_) {
            forget_what_was_to_happen();
            busy_ = false;
        } else if (!was_on) {
            stable_ = now() + 3us;
        }
        if ((value & 1U << 30) == 0) {
            return;
        }
        if (!was_on || now() < stable_ || busy_ || eoc_) {
            wrong += "a conversion is started too early; ";
        }
        if (!dead) {
            busy_ = true;
            after(std::chrono::nanoseconds(4'571), [this] { // 96 cycles of 21 MHz
                busy_ = false;
                eoc_ = true;
                value_ = 0x100 * channel_ + 1;
            });
        }
    }
    bool on_ = false, busy_ = false, eoc_ = false, eocie_ = false;
    std::uint32_t channel_ = 0, value_ = 0;
    time_point stable_{};
};

struct rig {
    struct chip {
        adc_model* model = nullptr;
        auto& registers() const { return model->registers; }
        void turn_on(device_interrupt& handler) const {
            model->handler = [&handler] { handler.serve(); };
        }
    };
    using machine = stm32f405::adc_machine<chip>;

    adc_model model;
    adc_converter<machine> converter{machine(chip{&model})};
    std::string words;

    task<> read(unsigned channel) {
        const result<std::uint16_t> level = co_await converter.read(channel);
        words += std::to_string(channel) + ": ";
        words += level ? std::to_string(*level) : std::string(to_string(level.error()));
        words += ' ';
    }
    task<> three() {
        auto a = create_task(read(1));
        auto b = create_task(read(15));
        co_await read(0);
        static_cast<void>(co_await a);
        static_cast<void>(co_await b);
    }
};

RONDO_TEST(adc_tasks_have_their_turns_at_a_converter) {
    rig r;
    const time_point before = now();
    EXPECT_TRUE(run(r.three()).has_value());
    EXPECT_EQ(r.words, "0: 16 1: 4113 15: 61471 "); // 1, 0x101, 0xF01 of 12 bits
    EXPECT_EQ(r.model.interrupts, 3u);
    EXPECT_LE(now() - before, 30us);
    EXPECT_EQ(r.model.wrong, "");
}

RONDO_TEST(adc_a_converter_that_does_not_end_is_named_and_used_again) {
    rig r;
    r.model.dead = true;
    const time_point before = now();
    EXPECT_TRUE(run(r.three()).has_value());
    EXPECT_EQ(r.words, "0: not ready 1: not ready 15: not ready ");
    EXPECT_LE(now() - before, 11ms);
    r.model.dead = false;
    r.words.clear();
    EXPECT_TRUE(run(r.three()).has_value());
    EXPECT_EQ(r.words, "0: 16 1: 4113 15: 61471 ");
    EXPECT_EQ(r.model.wrong, "");
}

RONDO_TEST(adc_a_cancel_lets_the_conversion_end) {
    rig r;
    const auto cancels = [&]() -> task<> {
        auto t = create_task(r.read(2));
        co_await sleep_for(1us);
        t.cancel();
        static_cast<void>(co_await t);
        co_await r.read(3);
    };
    EXPECT_TRUE(run(cancels()).has_value());
    EXPECT_EQ(r.model.interrupts, 2u);
    EXPECT_EQ(r.words.substr(r.words.size() - 9), "3: 12307 ");
    EXPECT_EQ(r.model.wrong, "");
}

RONDO_TEST(adc_interrupts_for_no_reason_change_nothing) {
    rig r;
    EXPECT_TRUE(run(r.read(1)).has_value());
    r.model.handler();
    for (int i = 0; i != 10; ++i) {
        sim::at(now() + i * 1us, [&r] { r.model.handler(); });
    }
    EXPECT_TRUE(run(r.three()).has_value());
    EXPECT_EQ(r.words, "1: 4113 0: 16 1: 4113 15: 61471 ");
}

} // namespace
} // namespace rondo
