// Preloaded into the program: of all threads that it asks for the system gives FEW_THREADS, and then no more.
#include <atomic>
#include <cerrno>
#include <cstdlib>

#include <dlfcn.h>
#include <pthread.h>

namespace {

bool one_is_left() {
  static std::atomic<int> left{std::atoi(std::getenv("FEW_THREADS"))};
  return left-- > 0;
}

}  // namespace

extern "C" int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*work)(void*),
                              void* argument) {
  static const auto real = reinterpret_cast<decltype(&pthread_create)>(::dlsym(RTLD_NEXT, "pthread_create"));
  return one_is_left() ? real(thread, attributes, work, argument) : EAGAIN;
}
