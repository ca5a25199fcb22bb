# The switch of planted bugs, and with ATELIER_PLANTS the copies of the rooms' files that look at it.
#
# Copies are written when the build is configured, which any change of their originals begins anew;
# their folder comes before the checkout where includes are looked for.

set(planted_files)
if(ATELIER_PLANTS)
    find_program(python3 python3 REQUIRED)
    execute_process(COMMAND ${python3} -B ${CMAKE_SOURCE_DIR}/tests/planted/plant.py
                            ${CMAKE_BINARY_DIR}/planted
                    OUTPUT_VARIABLE planted_files OUTPUT_STRIP_TRAILING_WHITESPACE
                    COMMAND_ERROR_IS_FATAL ANY)
    string(REPLACE "\n" ";" planted_files "${planted_files}")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
                 tests/planted/bugs.py tests/planted/plant.py ${planted_files})
    target_include_directories(house_rules BEFORE INTERFACE ${CMAKE_BINARY_DIR}/planted)
    set(plants ${CMAKE_BINARY_DIR}/planted/plants.cpp)
else()
    set(plants tests/planted/no_plants.cpp)
endif()
add_library(planted STATIC tests/planted/planted.cpp ${plants})
target_link_libraries(planted PUBLIC house_rules)

# In a list of a room's sources, copies take the place of their originals; the room gets the switch.
function(plant_bugs sources_name)
    set(sources ${${sources_name}})
    foreach(file IN LISTS planted_files)
        list(TRANSFORM sources REPLACE "^(${CMAKE_SOURCE_DIR}/)?${file}$"
                                       "${CMAKE_BINARY_DIR}/planted/${file}")
    endforeach()
    set(${sources_name} ${sources} PARENT_SCOPE)
endfunction()
