// watchdog_test.cpp - the watchdogs of both chips on models of their registers, and the words of
// their reset causes.
//
// The models count as the manuals say: the RP2040's two for each microsecond (erratum RP2040-E1),
// the STM32F405's with its oscillator at the fastest or the slowest that the data sheet allows.
//
// Source: RM0090 rev 19, sections 7.3.21, 21.4; RP2040 data sheet, sections 2.12.8, 4.7.6.
//
// SPDX-License-Identifier: MIT
#include "ports/rp2040/watchdog.hpp"
#include "ports/stm32f405/watchdog.hpp"
#include "rondo/rondo.hpp"
#include "tests/registers/register_model.hpp"
#include "tests/rondo_test.hpp"

#include <gtest/gtest.h>
#include <optional>

namespace rondo {
namespace {

using namespace std::chrono_literals;

// Resets the chip, which is to say writes down when.
class expiry_model : public test::register_model {
  public:
    std::optional<time_point> reset_at;

  protected:
    void count_from_here(std::chrono::nanoseconds period) {
        forget_what_was_to_happen();
        after(period, [this] { reset_at = now(); });
    }
    bool interrupt_line() const override { return false; }
};

class rp2040_dog : public expiry_model {
  public:
    rp2040_dog() {
        sim::reset();
        connect(registers);
    }
    rp2040::watchdog_block<test::modelled_register> registers;

  protected:
    std::uint32_t read(unsigned) override { return 0; }
    void write(unsigned index, std::uint32_t value) override {
        switch (4 * index) {
        case 0x00:
            enabled_ = (value & 1U << 30) != 0;
            break;
        case 0x04:
            load_ = value & 0xFF'FFFF;
            break;
        default:
            wrong += "another register is written; ";
        }
        if (enabled_) {
            count_from_here(std::chrono::nanoseconds(500) * load_);
        }
    }

  private:
    bool enabled_ = false;
    std::uint32_t load_ = 0;
};

struct psm_model : test::register_model {
    psm_model() { connect(registers); }
    rp2040::psm_block<test::modelled_register> registers;
    std::uint32_t wdsel = 0;

  protected:
    std::uint32_t read(unsigned) override { return 0; }
    void write(unsigned index, std::uint32_t value) override {
        (index == 2 ? wdsel : bad_) = value;
    }
    bool interrupt_line() const override { return false; }
    std::uint32_t bad_ = 0;
};

class stm32_dog : public expiry_model {
  public:
    explicit stm32_dog(unsigned hertz) : hertz_(hertz) {
        sim::reset();
        connect(registers);
    }
    stm32f405::iwdg_block<test::modelled_register> registers;

  protected:
    std::uint32_t read(unsigned index) override {
        if (index == 3 && updating_ != 0) { // PVU and RVU, for a while
            --updating_;
            return 3;
        }
        return 0;
    }
    void write(unsigned index, std::uint32_t value) override {
        if (index == 0) {
            open_ = value == 0x5555;
            running_ = running_ || value == 0xCCCC;
            if (value == 0xAAAA) {
                if (updating_ != 0) {
                    wrong += "fed before it counts with the new limit; ";
                }
                if (running_) {
                    count_from_here(std::chrono::nanoseconds(
                        1'000'000'000ULL * (4ULL << prescaler_) * (reload_ + 1) / hertz_));
                }
            }
        } else if (!open_ || value > (index == 1 ? 6U : 0xFFFU)) {
            wrong += "a write that does not count; ";
        } else {
            (index == 1 ? prescaler_ : reload_) = value;
            updating_ = 20;
        }
    }

  private:
    unsigned hertz_;
    bool open_ = false;
    bool running_ = false;
    int updating_ = 0;
    std::uint32_t prescaler_ = 0, reload_ = 0xFFF;
};

// Feeds for ten limits, then holds the loop; gives how long after that the reset came.
template <class Dog>
std::optional<duration> until_reset(Dog dog, const expiry_model& model, duration limit) {
    time_point held;
    const auto program = [&]() -> task<> {
        auto fed = create_task(feed(dog, limit), "watchdog");
        co_await sleep_for(10 * limit);
        EXPECT_FALSE(model.reset_at.has_value());
        held = now();
        sim::burn(4 * limit);
        fed.cancel();
        static_cast<void>(co_await fed);
    };
    EXPECT_TRUE(run(program()).has_value());
    EXPECT_EQ(model.wrong, "");
    if (!model.reset_at) {
        return std::nullopt;
    }
    return *model.reset_at - held;
}

RONDO_TEST(watchdog_of_the_rp2040_resets_after_the_limit_and_only_an_unfed_chip) {
    for (const duration limit : {3ms, 1'000ms, 8'388ms}) {
        rp2040_dog model;
        psm_model psm;
        const auto took =
            until_reset(rp2040::watchdog_on(model.registers, psm.registers), model, limit);
        ASSERT_TRUE(took.has_value());
        EXPECT_LE(*took, limit);
        EXPECT_GE(*took, limit - limit / 3 - 3us); // it was fed up to a third before
        EXPECT_EQ(psm.wdsel, 0x1FFFCU);            // ROSC and XOSC go on
    }
}

RONDO_TEST(watchdog_of_the_stm32f405_is_never_early_with_the_fastest_oscillator) {
    for (const duration limit : {3ms, 87ms, 1'000ms, 22'000ms}) {
        for (const unsigned hertz : {47'000u, 17'000u}) {
            stm32_dog model(hertz);
            const auto took = until_reset(stm32f405::watchdog_on(model.registers), model, limit);
            ASSERT_TRUE(took.has_value()) << limit.count() << ' ' << hertz;
            EXPECT_GE(*took, limit - limit / 3 - 3us) << limit.count() << ' ' << hertz;
            EXPECT_LE(*took, (limit + 12ms) * 47'000 / hertz) << limit.count() << ' ' << hertz;
        }
    }
}

RONDO_TEST(watchdog_that_is_cancelled_resets_the_chip) {
    rp2040_dog model;
    psm_model psm;
    rp2040::watchdog_on dog(model.registers, psm.registers);
    const auto program = [&]() -> task<> {
        auto fed = create_task(feed(dog, 30ms), "watchdog");
        co_await sleep_for(45ms); // fed at 0, 10, 20, 30 and 40
        fed.cancel();
        co_await sleep_for(1s);
    };
    const time_point begun = now();
    EXPECT_TRUE(run(program()).has_value());
    EXPECT_EQ(model.reset_at, begun + 70ms);
}

RONDO_TEST(reset_causes_of_the_stm32f405) {
    using stm32f405::reset_cause_of;
    constexpr std::uint32_t pin = 1U << 26; // set in each case
    EXPECT_EQ(reset_cause_of(0), reset_cause::unknown);
    EXPECT_EQ(reset_cause_of(pin), reset_cause::pin);
    EXPECT_EQ(reset_cause_of(0x0E00'0000), reset_cause::power_on); // 7.3.21: after power-on
    EXPECT_EQ(reset_cause_of(pin | 1U << 25), reset_cause::brown_out);
    EXPECT_EQ(reset_cause_of(pin | 1U << 28), reset_cause::software);
    EXPECT_EQ(reset_cause_of(pin | 1U << 29), reset_cause::watchdog);
    EXPECT_EQ(reset_cause_of(pin | 1U << 30), reset_cause::watchdog);
    EXPECT_EQ(reset_cause_of(pin | 1U << 31), reset_cause::low_power);
}

RONDO_TEST(reset_causes_of_the_rp2040) {
    using rp2040::reset_cause_of;
    EXPECT_EQ(reset_cause_of(0, 0), reset_cause::unknown);
    EXPECT_EQ(reset_cause_of(0, 1U << 8), reset_cause::power_on);
    EXPECT_EQ(reset_cause_of(0, 1U << 16), reset_cause::pin);
    EXPECT_EQ(reset_cause_of(0, 1U << 20), reset_cause::software);
    EXPECT_EQ(reset_cause_of(1, 1U << 8), reset_cause::watchdog);
    EXPECT_EQ(reset_cause_of(2, 1U << 8), reset_cause::software);
}

RONDO_TEST(reset_causes_have_words) {
    EXPECT_STREQ(to_string(reset_cause::unknown), "unknown");
    EXPECT_STREQ(to_string(reset_cause::watchdog), "watchdog");
    EXPECT_STREQ(to_string(reset_cause::low_power), "low power");
}

} // namespace
} // namespace rondo
