# `cpack` in a build folder makes weir_VERSION-1_ARCHITECTURE.deb: what `cmake --install` installs, in Debian's places.
#   component weir     in both
#   component local    for `cmake --install` alone
#   component debian   for the package alone
set(WEIR_PACKAGE_CONTACT "Weir maintainers <maintainers@weir.example>" CACHE STRING "Maintainer of the Debian package")

set(weir_pages ${PROJECT_BINARY_DIR}/src/cli/pages)

# Debian wants the manual page and the changelogs compressed, without name and time of the file.
set(package ${PROJECT_BINARY_DIR}/package)
file(MAKE_DIRECTORY ${package})
string(TIMESTAMP DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)
set(VERSION ${PROJECT_VERSION})
set(CONTACT ${WEIR_PACKAGE_CONTACT})
configure_file(${PROJECT_SOURCE_DIR}/packaging/changelog ${package}/changelog.Debian @ONLY)
function(weir_compressed name file)
  add_custom_command(OUTPUT ${package}/${name} COMMAND gzip -9 --no-name --stdout ${file} > ${package}/${name} DEPENDS ${file} VERBATIM)
endfunction()
weir_compressed(weir.1.gz ${weir_pages}/weir.1)
weir_compressed(changelog.gz ${PROJECT_SOURCE_DIR}/CHANGELOG.md)
weir_compressed(changelog.Debian.gz ${package}/changelog.Debian)
add_custom_target(weir_package_files ALL DEPENDS ${package}/weir.1.gz ${package}/changelog.gz ${package}/changelog.Debian.gz)
add_dependencies(weir_package_files weir_pages)

set(documentation ${CMAKE_INSTALL_DATADIR}/doc/weir)
function(weir_install_debian)
  install(${ARGN} COMPONENT debian EXCLUDE_FROM_ALL)
endfunction()
weir_install_debian(FILES ${package}/weir.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
weir_install_debian(FILES ${weir_pages}/_weir DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
weir_install_debian(FILES ${package}/changelog.gz ${package}/changelog.Debian.gz packaging/copyright README.md DESTINATION ${documentation})
install(DIRECTORY docs examples schemas DESTINATION ${documentation} COMPONENT debian EXCLUDE_FROM_ALL
  PATTERN .gitignore EXCLUDE)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME weir)
set(CPACK_PACKAGE_VENDOR Weir)
set(CPACK_PACKAGE_CONTACT ${WEIR_PACKAGE_CONTACT})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_COMPONENTS_ALL weir debian)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "tzdata, ca-certificates")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "git")
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
file(READ ${PROJECT_SOURCE_DIR}/packaging/description description)
string(STRIP "${description}" CPACK_DEBIAN_PACKAGE_DESCRIPTION)
# The build comes first, by hand: a package of the dev preset need not build every test.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
include(CPack)
