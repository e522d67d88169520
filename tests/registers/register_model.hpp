// register_model.hpp - registers that ask a model instead of hardware.
//
//     struct my_model : register_model {
//         my_model() { connect(registers); }
//         rp2040::i2c_block<modelled_register> registers;
//         std::uint32_t read(unsigned index) override;             // word `index` of the block
//         void write(unsigned index, std::uint32_t value) override;
//     };
//
// A driver that is a template over what a register is takes such a block as it takes the chip's. A
// model is a small state machine of the peripheral, written from its manual: it does not know which
// accesses a driver makes, or in which order. Its time is that of the simulator, and its interrupt
// comes `latency` behind the flag, again and again as long as the flag stands.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/sim/sim.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>

namespace rondo::test {

class register_model;

class modelled_register {
  public:
    modelled_register() = default;
    modelled_register(const modelled_register&) = delete;
    operator std::uint32_t() const; // NOLINT: as a volatile word
    modelled_register& operator=(std::uint32_t value);
    modelled_register& operator=(const modelled_register&) = delete;

  private:
    friend register_model;
    register_model* model_ = nullptr;
    unsigned index_ = 0;
};

class register_model {
  public:
    register_model() = default;
    register_model(const register_model&) = delete;
    register_model& operator=(const register_model&) = delete;
    virtual ~register_model() = default;

    std::function<void()> handler;            // of its interrupt
    std::function<void(unsigned)> before_irq; // told the number of each, beforehand
    duration latency = std::chrono::microseconds(1);
    unsigned interrupts = 0;
    std::string wrong; // what a driver must not do, in words

  protected:
    friend modelled_register;
    virtual std::uint32_t read(unsigned index) = 0;
    virtual void write(unsigned index, std::uint32_t value) = 0;
    [[nodiscard]] virtual bool interrupt_line() const = 0;

    template <class Block>
    void connect(Block& block) {
        // Safety: a block is registers of one type, one behind the other.
        const std::span all(reinterpret_cast<modelled_register*>(&block),
                            sizeof block / sizeof(modelled_register));
        for (unsigned index = 0; modelled_register & r : all) {
            r.model_ = this;
            r.index_ = index++;
        }
    }

    /// Has something happen later, unless it is forgotten before.
    void after(std::chrono::nanoseconds time, std::function<void()> happens) {
        sim::at(now() + std::chrono::ceil<duration>(time),
                [this, alive = std::weak_ptr(life_), f = std::move(happens)] {
                    if (!alive.expired()) {
                        f();
                        look_at_line();
                    }
                });
    }
    void forget_what_was_to_happen() {
        life_ = std::make_shared<int>();
        asked_ = false;
        look_at_line();
    }
    void look_at_line() {
        if (!asked_ && interrupt_line()) {
            asked_ = true;
            after(latency, [this] {
                asked_ = false;
                if (interrupt_line() && handler) {
                    if (before_irq) {
                        before_irq(interrupts);
                    }
                    ++interrupts;
                    handler();
                }
            });
        }
    }

  private:
    std::shared_ptr<int> life_ = std::make_shared<int>();
    bool asked_ = false;
};

inline modelled_register::operator std::uint32_t() const {
    const std::uint32_t value = model_->read(index_);
    model_->look_at_line();
    return value;
}
inline modelled_register& modelled_register::operator=(std::uint32_t value) {
    model_->write(index_, value);
    model_->look_at_line();
    return *this;
}

} // namespace rondo::test
