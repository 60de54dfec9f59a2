// Saving many small files together: each is whole under its name or not there, and whoever saved it hears which.
#include "oriel/oriel.hpp"
#include "pipeline/scene.hpp"
#include "support/scratch_folder.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <thread>
#include <vector>

using namespace oriel;
using testing::scene;
using testing::ScratchFolder;
namespace fs = std::filesystem;

namespace {

std::set<std::string> names(const fs::path& folder) {
    std::set<std::string> out;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) out.insert(entry.path().filename());
    return out;
}

} // namespace

TEST_CASE("files saved together are there when the group has finished, each told of once") {
    const ScratchFolder folder;
    const Image image = scene(20, 30, 3);
    SaveGroup group;
    int told = 0;
    std::set<std::string> expected;
    for (int i = 0; i < 150; ++i) {
        const std::string name = std::to_string(i) + ".png";
        expected.insert(name);
        group.save(image, folder.path() / name, {}, [&told]() -> SaveGroup::Named {
            return [&told](const std::exception_ptr& error) {
                CHECK(!error);
                ++told;
            };
        });
    }
    CHECK(told >= 128); // they do not all wait for the end
    group.finish();
    CHECK(told == 150);
    CHECK(names(folder.path()) == expected);
    CHECK(equal(materialise(load(folder.path() / "149.png")).view(), image.view()));
}

TEST_CASE("what has waited for long gets its name when another is saved, also a large one") {
    const ScratchFolder folder;
    const auto quiet = []() -> SaveGroup::Named { return [](const std::exception_ptr&) {}; };
    SaveGroup group;
    group.save(scene(20, 30, 3), folder.path() / "small.ppm", {}, quiet);
    CHECK(!fs::exists(folder.path() / "small.ppm"));
    std::this_thread::sleep_for(std::chrono::milliseconds(250));
    group.save(scene(1500, 1000, 3), folder.path() / "large.ppm", {}, quiet);
    CHECK(names(folder.path()) == std::set<std::string>{"large.ppm", "small.ppm"});
}

TEST_CASE("what is complete does not wait for work that takes long") {
    const ScratchFolder folder;
    const auto quiet = []() -> SaveGroup::Named { return [](const std::exception_ptr&) {}; };
    SaveGroup group;
    group.save(scene(20, 30, 3), folder.path() / "small.ppm", {}, quiet);
    CHECK(!fs::exists(folder.path() / "small.ppm"));
    SaveOptions options;
    bool was_there = false;
    options.progress = [&](std::uint64_t, std::uint64_t) {
        was_there = fs::exists(folder.path() / "small.ppm");
        return false;
    };
    const Image long_work(
        Buffer::allocate(72000000).view(Format::of<std::uint8_t>(), Layout::contiguous({4000, 6000, 3}, 1)));
    CHECK_THROWS_AS(group.save(long_work, folder.path() / "large.ppm", options, quiet), Cancelled);
    CHECK(was_there);
}

TEST_CASE("a group that is left without finishing leaves nothing of what waits") {
    const ScratchFolder folder;
    {
        SaveGroup group;
        group.save(scene(20, 30, 3), folder.path() / "a.png", {},
                   []() -> SaveGroup::Named { return [](const std::exception_ptr&) { FAIL("it was named"); }; });
        CHECK(names(folder.path()).size() == 1); // under its temporary name
        CHECK(names(folder.path()).count("a.png") == 0);
    }
    CHECK(names(folder.path()).empty());
}

TEST_CASE("however many threads save, the files that wait or are being named are not many") {
    const ScratchFolder folder;
    const Image image = scene(2, 3, 1);
    SaveGroup group;
    std::atomic<long> most{0};
    std::vector<std::jthread> threads;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 200; ++i) {
                group.save(image, folder.path() / (std::to_string(t) + '_' + std::to_string(i) + ".pgm"), {},
                           []() -> SaveGroup::Named { return [](const std::exception_ptr&) {}; });
                const fs::directory_iterator open("/proc/self/fd");
                const long count = std::distance(fs::begin(open), fs::end(open));
                long seen = most;
                while (count > seen && !most.compare_exchange_weak(seen, count)) {
                }
            }
        });
    threads.clear();
    group.finish();
    CHECK(names(folder.path()).size() == 1600);
    CHECK(most.load() < 170); // twice 64, and some that are no files of the group
}

TEST_CASE("a file that comes to exist while another of that name waits is kept, and only that one fails") {
    const ScratchFolder folder;
    SaveOptions options;
    options.overwrite = false;
    SaveGroup group;
    std::string failures;
    for (const std::string name : {"a.png", "b.png", "c.png", "d.png", "e.png", "f.png"})
        group.save(scene(20, 30, 3), folder.path() / name, options, [&failures, name]() -> SaveGroup::Named {
            return [&failures, name](const std::exception_ptr& error) {
                if (error) failures += name;
            };
        });
    std::ofstream(folder.path() / "b.png") << "theirs";
    group.finish();
    CHECK(failures == "b.png");
    CHECK(names(folder.path()) == std::set<std::string>{"a.png", "b.png", "c.png", "d.png", "e.png", "f.png"});
    std::ifstream file(folder.path() / "b.png");
    CHECK(std::string(std::istreambuf_iterator<char>(file), {}) == "theirs");
}

TEST_CASE("what cannot be written is thrown by save itself") {
    const ScratchFolder folder;
    SaveGroup group;
    const auto never = []() -> SaveGroup::Named {
        FAIL("it was not written");
        return {};
    };
    CHECK_THROWS_AS(group.save(scene(4, 4, 1), folder.path() / "no" / "a.png", {}, never), IoError);
    group.finish();
    CHECK(names(folder.path()).empty());
}
