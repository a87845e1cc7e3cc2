# corridor_embed(TARGET name FOLDER cases/cpec NAME cpec): the files of a folder inside the program,
# through the assembler's .incbin, which takes no time to compile. A case by default; other files with
# HEADER (that declares it), NAMESPACE and FUNCTION. FILES: names that the build makes first.
enable_language(ASM)

function(corridor_embed)
  cmake_parse_arguments(ARG "" "TARGET;FOLDER;NAME;HEADER;NAMESPACE;FUNCTION" "FILES" ${ARGN})
  if(NOT ARG_HEADER)
    set(ARG_HEADER corridor/case/embedded.h)
    set(ARG_NAMESPACE cases)
    set(ARG_FUNCTION embedded_case_${ARG_NAME})
  endif()
  set(files ${ARG_FILES})
  if(NOT files)
    file(GLOB files CONFIGURE_DEPENDS RELATIVE ${ARG_FOLDER} ${ARG_FOLDER}/*)
  endif()
  list(SORT files)
  set(assembly "    .section .rodata\n")
  set(declarations "")
  set(entries "")
  set(index 0)
  foreach(file ${files})
    set(symbol "corridor_embedded_${ARG_NAME}_${index}")
    string(APPEND assembly "    .global ${symbol}\n    .global ${symbol}_end\n${symbol}:\n"
      "    .incbin \"${ARG_FOLDER}/${file}\"\n${symbol}_end:\n")
    string(APPEND declarations "extern const char ${symbol}[];\nextern const char ${symbol}_end[];\n")
    string(APPEND entries "    {\"${file}\", {${symbol}, ${symbol}_end}},\n")
    set_property(SOURCE ${CMAKE_CURRENT_BINARY_DIR}/embedded_${ARG_NAME}.S APPEND PROPERTY
      OBJECT_DEPENDS ${ARG_FOLDER}/${file})
    math(EXPR index "${index} + 1")
  endforeach()
  string(APPEND assembly "    .section .note.GNU-stack,\"\",%progbits\n")
  file(CONFIGURE OUTPUT embedded_${ARG_NAME}.S CONTENT "${assembly}" @ONLY)
  file(CONFIGURE OUTPUT embedded_${ARG_NAME}.cc CONTENT
"#include \"${ARG_HEADER}\"

extern \"C\" {
${declarations}}

namespace corridor::${ARG_NAMESPACE} {

std::vector<cases::EmbeddedFile> ${ARG_FUNCTION}() {
  return {
${entries}  };
}

}  // namespace corridor::${ARG_NAMESPACE}
" @ONLY)
  target_sources(${ARG_TARGET} PRIVATE
    ${CMAKE_CURRENT_BINARY_DIR}/embedded_${ARG_NAME}.S
    ${CMAKE_CURRENT_BINARY_DIR}/embedded_${ARG_NAME}.cc)
endfunction()
