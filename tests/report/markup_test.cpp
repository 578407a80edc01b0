#include "report/markup.hpp"

#include <catch2/catch.hpp>

using namespace weir::report;

TEST_CASE("what means something to HTML and XML becomes a reference, all else stays") {
  std::string out = "before ";
  append_unmarked(out, "a<b> & \"c\" 'd' é\n");
  CHECK(out == "before a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39; é\n");
  append_unmarked(out, "&amp;");
  CHECK(out.ends_with("&amp;amp;"));
}
